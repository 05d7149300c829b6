/** Panes are the landmarks marked `data-pane`, in reading order; F6 walks them. */
export function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(current + step + panes.length) % panes.length];
  if (pane) placeIn(pane).focus();
}

/** What had the focus is gone from the page: the next key begins in this pane, not at the top of the page. */
export function focusIfNowhere(name: 'list' | 'conversation'): void {
  requestAnimationFrame(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body;
    const pane = isNowhere ? document.querySelector<HTMLElement>(`[data-pane="${name}"]`) : null;
    if (pane) placeIn(pane).focus();
  });
}

/** Where it says so; in a list at the row that is open, or the first; else whatever can have the focus first, for a landmark cannot. */
function placeIn(pane: HTMLElement): HTMLElement {
  const places = [
    '[data-pane-focus]',
    '[data-row][aria-current="true"]',
    '[data-row]',
    'a[href], button, input, [tabindex="0"]',
  ];
  const found = places.map((place) => pane.querySelector<HTMLElement>(place)).find((one) => one !== null);
  return pane.hasAttribute('data-pane-focus') ? pane : (found ?? pane);
}
