/** A query's parameters, each as one text: of one that is repeated the first counts, so that no reader of it meets a list. */
export function readQuery(query: string): Record<string, string> {
  const read: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) read[name] ??= value;
  return read;
}
