export interface Named {
  kind: 'agent' | 'team' | 'queue';
  id: string;
  name: string;
}

const isWord = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);

/**
 * Who is called in a note by `@Name`: the longest name that fits, else a first name only one person has. An @ inside a word
 * is an address and calls nobody.
 */
export function namesIn(text: string, known: Named[]): Named[] {
  const lower = text.toLowerCase();
  const firsts = new Map<string, Named[]>();
  for (const one of known.filter(({ kind }) => kind === 'agent')) {
    const first = one.name.toLowerCase().split(/\s+/)[0] ?? '';
    firsts.set(first, [...(firsts.get(first) ?? []), one]);
  }
  const calls = [
    ...known.map((one) => ({ word: one.name.toLowerCase(), whom: [one] })),
    ...[...firsts].flatMap(([word, whom]) => (whom.length === 1 ? [{ word, whom }] : [])),
  ].sort((a, b) => b.word.length - a.word.length);
  const found = new Map<string, Named>();
  for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
    if (isWord(lower[at - 1])) continue;
    const rest = lower.slice(at + 1);
    const longest = calls.find(({ word }) => word !== '' && rest.startsWith(word) && !isWord(rest[word.length]));
    for (const { word, whom } of calls) if (longest?.word === word) for (const one of whom) found.set(one.id, one);
  }
  return [...found.values()];
}
