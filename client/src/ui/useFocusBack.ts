import { useEffect, useState } from 'react';

/**
 * What stands over a screen and is taken off the page as a whole, rather than closed first, gives the focus back to whoever
 * opened it; otherwise the next key would begin at the top of the page.
 */
export function useFocusBack(): void {
  const [from] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isNowhere = document.activeElement === null || document.activeElement === document.body;
        if (isNowhere && from instanceof HTMLElement && from.isConnected) from.focus();
      });
    },
    [from],
  );
}
