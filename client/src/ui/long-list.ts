/** For a list of choices that may be long: the list itself scrolls, so that the arrows reach all of it and nothing else has to be focused. */
export const longList = {
  withScrollArea: false,
  styles: { options: { maxBlockSize: 260, overflowY: 'auto' } },
} as const;
