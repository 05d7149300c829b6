/** Outlines from Tabler (MIT), by the name the product gives them. */
const paths = {
  bot: 'M6 5h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-12a2 2 0 0 1-2-2v-12a2 2 0 0 1 2-2M9 16c1 .667 2 1 3 1s2-.333 3-1M9 7l-1-4M15 7l1-4M9 12v-1M15 12v-1',
  person: 'M8 7a4 4 0 1 0 8 0a4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2',
  search:
    'M8 7a4 4 0 1 0 8 0a4 4 0 0 0-8 0M6 21v-2a4 4 0 0 1 4-4h1.5M15 18a3 3 0 1 0 6 0a3 3 0 1 0-6 0M20.2 20.2l1.8 1.8',
  leaf: 'M5 21c.5-4.5 2.5-8 7-10M9 18c6.218 0 10.5-3.288 11-12v-2h-4.014c-9 0-11.986 4-12 9c0 1 0 3 2 5h3l.014 0',
  bag: 'M6.331 8h11.339a2 2 0 0 1 1.977 2.304l-1.255 8.152a3 3 0 0 1-2.966 2.544h-6.852a3 3 0 0 1-2.965-2.544l-1.255-8.152a2 2 0 0 1 1.977-2.304M9 11v-5a3 3 0 0 1 6 0v5',
  bolt: 'M13 3l0 7l6 0l-8 11l0-7l-6 0l8-11',
  heart: 'M19.5 12.572l-7.5 7.428l-7.5-7.428a5 5 0 1 1 7.5-6.566a5 5 0 1 1 7.5 6.572',
  home: 'M5 12l-2 0l9-9l9 9l-2 0M5 12v7a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-7M9 21v-6a2 2 0 0 1 2-2h2a2 2 0 0 1 2 2v6',
  attach: 'M15 7l-6.5 6.5a1.5 1.5 0 0 0 3 3l6.5-6.5a3 3 0 0 0-6-6l-6.5 6.5a4.5 4.5 0 0 0 9 9l6.5-6.5',
  send: 'M12 5l0 14M18 11l-6-6M6 11l6-6',
  clock: 'M3 12a9 9 0 1 0 18 0a9 9 0 0 0-18 0M12 7v5l3 3',
  alert: 'M3 12a9 9 0 1 0 18 0a9 9 0 0 0-18 0M12 8v4M12 16h.01',
  check: 'M5 12l5 5l10-10',
  checks: 'M7 12l5 5l10-10M2 12l5 5m5-5l5-5',
  download: 'M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2M7 11l5 5l5-5M12 4l0 12',
  file: 'M14 3v4a1 1 0 0 0 1 1h4M17 21h-10a2 2 0 0 1-2-2v-14a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2',
  down: 'M6 9l6 6l6-6',
  close: 'M18 6l-12 12M6 6l12 12',
  more: 'M4 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M18 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
} as const;

export type IconName = keyof typeof paths;

const svgNamespace = 'http://www.w3.org/2000/svg';

export function icon(name: IconName, size = 18): SVGElement {
  return draw('0 0 24 24', paths[name], `icon icon-${size} icon-${name}`);
}

/** The hub's mark, one tone: a thread that passes through a ring. */
export function mark(): SVGElement {
  const ring = 'M26.97 15.14A11 11 0 0 1 9.3 24.73M5.03 16.86A11 11 0 0 1 22.7 7.27';
  return draw('0 0 32 32', `${ring}M1.7 21.6C9.2 21.6 10.4 20.4 16 16S22.8 10.4 30.3 10.4`, 'mark');
}

function draw(viewBox: string, path: string, name: string): SVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const line = document.createElementNS(svgNamespace, 'path');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
