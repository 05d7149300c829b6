/**
 * How alike two strings are, 0 to 1: the share of letters in common near the same place, more for a common beginning.
 * Winkler, W. E. (1990), String Comparator Metrics and Enhanced Decision Rules in the Fellegi–Sunter Model of Record Linkage.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1;
  const isFirst = a.length <= b.length;
  const short = isFirst ? a : b;
  const long = isFirst ? b : a;
  // One bit a letter says which are taken; what comes after the 31st makes no difference to names.
  const shortLength = Math.min(31, short.length);
  const longLength = Math.min(31, long.length);
  if (shortLength === 0) return 0;
  const reach = Math.max(0, (longLength >> 1) - 1);
  let takenShort = 0;
  let takenLong = 0;
  let common = 0;
  for (let i = 0; i < shortLength; i += 1) {
    const letter = short.charCodeAt(i);
    const end = Math.min(longLength - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= end; j += 1) {
      if (long.charCodeAt(j) !== letter || takenLong & (1 << j)) continue;
      takenShort |= 1 << i;
      takenLong |= 1 << j;
      common += 1;
      break;
    }
  }
  if (common === 0) return 0;
  let crossed = 0;
  for (let i = 0, j = 0; i < shortLength; i += 1) {
    if (!(takenShort & (1 << i))) continue;
    while (!(takenLong & (1 << j))) j += 1;
    if (short.charCodeAt(i) !== long.charCodeAt(j)) crossed += 1;
    j += 1;
  }
  const jaro = (common / shortLength + common / longLength + (common - crossed / 2) / common) / 3;
  let begins = 0;
  while (begins < 4 && begins < shortLength && short.charCodeAt(begins) === long.charCodeAt(begins)) begins += 1;
  return jaro + begins * 0.1 * (1 - jaro);
}

/** Whether one letter added, left out, changed, or two neighbours swapped, makes them equal. */
export function oneEditApart(a: string, b: string): boolean {
  const isFirst = a.length <= b.length;
  const short = isFirst ? a : b;
  const long = isFirst ? b : a;
  const more = long.length - short.length;
  if (more > 1 || short === long) return false;
  let i = 0;
  while (i < short.length && short.charCodeAt(i) === long.charCodeAt(i)) i += 1;
  if (more === 1) return endsAlike(short, long, i, i + 1);
  if (endsAlike(short, long, i + 1, i + 1)) return true;
  const isSwap = short.charCodeAt(i) === long.charCodeAt(i + 1) && short.charCodeAt(i + 1) === long.charCodeAt(i);
  return isSwap && endsAlike(short, long, i + 2, i + 2);
}

function endsAlike(a: string, b: string, from: number, other: number): boolean {
  for (let i = from, j = other; i < a.length; i += 1, j += 1) {
    if (a.charCodeAt(i) !== b.charCodeAt(j)) return false;
  }
  return true;
}

const CODES: Record<string, string> = {};
for (const [letters, code] of [
  ['bfpvw', '1'],
  ['cgjkqsxz', '2'],
  ['dt', '3'],
  ['l', '4'],
  ['mn', '5'],
  ['r', '6'],
]) {
  for (const letter of letters) CODES[letter] = code;
}

/** A short code that names which sound alike share: Soundex (Russell, 1918), with the first letter coded too. */
export function sound(word: string): string {
  let code = '';
  let last = '';
  for (const letter of word.replace(
    /^(wr|kn|ph|wh)/,
    (start) => ({ wr: 'r', kn: 'n', ph: 'f', wh: 'w' })[start] ?? '',
  )) {
    const own = CODES[letter] ?? '';
    if (own !== '' && own !== last) code += own;
    if (letter !== 'h' && letter !== 'w') last = own;
    if (code.length === 4) break;
  }
  const vowel = /^[aeiouyh]/.test(word) ? 'a' : '';
  return vowel + code;
}
