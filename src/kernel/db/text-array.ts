/**
 * A list of texts as PostgreSQL reads it. The driver would write it as well, looking at every letter of every element twice:
 * worth it only where thousands go at once.
 */
export function textArray(values: string[]): string {
  return `{${values.map(element).join()}}`;
}

function element(value: string): string {
  return /["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}
