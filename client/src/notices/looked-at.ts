const LOOKED_AT = 'throughline-looked-at';
const RINGS = 'throughline-rings';

/** A lock is let go by the browser when its tab closes, crashes or leaves: nothing of it can be left behind. */
const locks = () => (navigator as { locks?: LockManager }).locks;

/** Whether one of this person's tabs is before their eyes; and which of them speaks for all. */
export function watchTabs(): { rings: () => boolean; isLookedAt: () => Promise<boolean>; end: () => void } {
  const leave = new AbortController();
  // Without locks, on a page without https, each tab speaks for itself.
  let mine = locks() === undefined;
  let blur = () => {};
  const untilLeft = new Promise<void>((done) => leave.signal.addEventListener('abort', () => done()));
  void locks()
    ?.request(RINGS, { signal: leave.signal }, () => {
      mine = true;
      return untilLeft;
    })
    .catch(() => {});
  const focused = () => {
    blur();
    const blurred = new Promise<void>((done) => {
      blur = done;
    });
    void locks()?.request(LOOKED_AT, { mode: 'shared' }, () => blurred);
  };
  const left = () => blur();
  window.addEventListener('focus', focused);
  window.addEventListener('blur', left);
  if (document.hasFocus()) focused();
  return {
    rings: () => mine,
    isLookedAt: async () => {
      if (document.hasFocus()) return true;
      const now = await locks()?.query();
      return now?.held?.some(({ name }) => name === LOOKED_AT) ?? false;
    },
    end: () => {
      window.removeEventListener('focus', focused);
      window.removeEventListener('blur', left);
      blur();
      leave.abort();
    },
  };
}
