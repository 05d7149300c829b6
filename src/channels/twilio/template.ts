/** A content template as it was chosen in the composer. */
export interface Template {
  /** Its content SID, `HX…`, which is its name in the settings of the inbox. */
  name: string;
  /** In the order of the places, `{{1}}` first. */
  params: string[];
}

/** `{ name, params }` out of the composer; anything else is no template. */
export function readTemplate(given: unknown): Template | null {
  if (typeof given !== 'object' || given === null) return null;
  const { name, params } = given as { name?: unknown; params?: unknown };
  if (typeof name !== 'string' || name === '') return null;
  return { name, params: Array.isArray(params) ? params.map(String) : [] };
}
