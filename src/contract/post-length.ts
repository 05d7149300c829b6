/** Latin, Cyrillic, Arabic and the like, and the marks of writing: one each. All else, as emoji and Chinese, counts two. */
const LIGHT: readonly [number, number][] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
/** An address is shortened by X to so much, however long it is. */
const URL_LENGTH = 23;
const ENDINGS =
  'com|org|net|edu|gov|mil|int|info|biz|io|co|ai|app|dev|shop|store|online|site|tech|news|blog|me|tv|eu|uk|de|fr|es|it|nl|be|at|ch|pl|se|no|dk|fi|pt|ie|us|ca|au|nz|in|jp|cn|br|mx|za|example';
const ADDRESS = new RegExp(
  `https?://[^\\s<>"']+|(?<![\\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+(?:${ENDINGS})(?![\\w.@-]*\\w)(?:/[^\\s<>"']*)?`,
  'gi',
);

/**
 * How long a post is as X counts it: https://docs.x.com/resources/fundamentals/counting-characters. Its own library is not
 * used: it was last changed in 2020 and brings core-js 2 into the console. Endings of bare addresses are the usual ones only.
 */
export function postLength(text: string): number {
  let length = 0;
  let at = 0;
  const plain = text.normalize('NFC');
  for (const found of plain.matchAll(ADDRESS)) {
    length += weightOf(plain.slice(at, found.index)) + URL_LENGTH;
    at = found.index + found[0].length;
  }
  return length + weightOf(plain.slice(at));
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function weightOf(text: string): number {
  let weight = 0;
  for (const { segment } of segmenter.segment(text)) {
    // A family, a flag or a hand of some color is one sign, of however many it is made.
    if (
      /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(segment) &&
      /[\u0100-\u{10FFFF}]/u.test(segment)
    )
      weight += 2;
    else for (const sign of segment) weight += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return weight;
}

const isLight = (code: number): boolean => LIGHT.some(([from, to]) => code >= from && code <= to);
