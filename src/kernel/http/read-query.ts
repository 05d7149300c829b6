/** Without a prototype, yet of one shape: what `Object.create(null)` makes is a table, several times slower to go through. */
const Parameters = function () {} as unknown as new () => Record<string, string>;
Parameters.prototype = Object.create(null);

/** A query's parameters, each as one text: of one that is repeated the first counts, so that no reader of it meets a list. */
export function readQuery(query: string): Record<string, string> {
  const read = new Parameters();
  for (const [name, value] of new URLSearchParams(query)) read[name] ??= value;
  return read;
}
