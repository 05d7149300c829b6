/** Saves go out one after the other: of two that replace the same whole, the older must not come last. */
export function inTurn(): <T>(save: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (save) => {
    const mine = last.then(save);
    last = mine.catch(() => {});
    return mine;
  };
}
