/** Finds web addresses in plain text. Only http, https and mailto ever become links. */

export type Piece = { text: string } | { text: string; href: string };

const address = /\bhttps?:\/\/[^\s<>"'`]+|\bwww\.[^\s<>"'`]+\.[^\s<>"'`]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/gi;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(address)) {
    const shown = withoutTail(match[0]);
    const href = target(shown);
    if (!href) continue;
    if (match.index > done) found.push({ text: text.slice(done, match.index) });
    found.push({ text: shown, href });
    done = match.index + shown.length;
  }
  if (done < text.length) found.push({ text: text.slice(done) });
  return found;
}

/** A sentence's own full stop or bracket is not part of the address in it. */
function withoutTail(text: string): string {
  let shown = text.replace(/[.,;:!?…]+$/, '');
  while (shown.endsWith(')') && count(shown, ')') > count(shown, '(')) shown = shown.slice(0, -1);
  return shown;
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

function target(shown: string): string | null {
  try {
    if (/^https?:/i.test(shown)) return new URL(shown).href;
    if (/^www\./i.test(shown)) return new URL(`https://${shown}`).href;
    return `mailto:${encodeURIComponent(shown).replaceAll('%40', '@')}`;
  } catch {
    return null;
  }
}
