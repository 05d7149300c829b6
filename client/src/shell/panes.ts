/** Panes are the landmarks marked `data-pane`, in reading order; F6 walks them. */
export function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(current + step + panes.length) % panes.length];
  const target = pane?.querySelector<HTMLElement>('[data-pane-focus]') ?? pane;
  target?.focus();
}
