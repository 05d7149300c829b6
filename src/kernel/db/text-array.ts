/**
 * A list as PostgreSQL reads it, where its elements are texts, numbers, yes or no; everything else is left to the driver, which
 * would write these as well, letter by letter in pieces the collector then has to gather. JSON writes a text the same way but for
 * letters that have no sign of their own.
 */
export function asArray(value: unknown): unknown {
  if (!Array.isArray(value) || !value.every(isPlain)) return value;
  const json = JSON.stringify(value);
  return /(?<!\\)(?:\\\\)*\\[^"\\]/.test(json) ? value : `{${json.slice(1, -1)}}`;
}

const isPlain = (one: unknown): boolean =>
  typeof one === 'string' || one === null || typeof one === 'boolean' || Number.isFinite(one);
