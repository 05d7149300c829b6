/** The brand gives one colour; everything else keeps its contrast. Numbers are WCAG 2 relative luminance. */

type Rgb = [red: number, green: number, blue: number];

const white: Rgb = [255, 255, 255];
const ink: Rgb = [32, 30, 26];
/** For the few middle tones on which neither reads well. */
const black: Rgb = [0, 0, 0];
const surface = { light: [254, 253, 253] as Rgb, dark: [21, 23, 26] as Rgb };
const fallback: Rgb = [6, 100, 120];

export interface BrandColors {
  /** As chosen: launcher, own bubbles, own avatar. */
  brand: string;
  /** Text on it: white, or ink where white would fall under 4.5. */
  onBrand: string;
  /** The brand as text on the panel, moved until it can be read. */
  brandInk: string;
  /** A tint of the brand as a surface. */
  brandSoft: string;
}

export function brandColors(color: string, scheme: 'light' | 'dark'): BrandColors {
  const brand = parse(color) ?? fallback;
  const page = surface[scheme];
  const towards = scheme === 'light' ? ink : white;
  let text = brand;
  for (let step = 1; contrast(text, page) < 4.5 && step <= 20; step++) text = mix(brand, towards, step / 20);
  return {
    brand: hex(brand),
    onBrand: hex([white, ink].find((text) => contrast(text, brand) >= 4.5) ?? black),
    brandInk: hex(text),
    brandSoft: hex(mix(page, brand, scheme === 'light' ? 0.1 : 0.32)),
  };
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** `#rgb` or `#rrggbb`; anything else is refused rather than guessed, since it comes from a settings page. */
export function parse(color: string): Rgb | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color.trim())?.[1];
  if (!digits) return null;
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as Rgb;
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((value, at) => Math.round(value + (to[at] - value) * share)) as Rgb;
}

function hex(color: Rgb): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
