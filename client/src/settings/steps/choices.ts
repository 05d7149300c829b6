/** Names to choose from. What was chosen once and is gone stays to be seen: a list would show the first in its place. */
export function choices(from: { id: string; name: string }[], chosen: string, none: string) {
  const all = from.map(({ id, name }) => ({ value: id, label: name }));
  const gone = chosen !== '' && !from.some(({ id }) => id === chosen);
  return [{ value: '', label: none }, ...all, ...(gone ? [{ value: chosen, label: 'No longer here' }] : [])];
}
