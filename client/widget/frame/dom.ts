type Child = Node | string | null | undefined | false;

interface Props {
  class?: string;
  /** Attributes; `true` writes an empty one, `null` and `false` none. */
  [name: string]: string | number | boolean | null | undefined | ((event: never) => void);
}

/** Builds an element. Text is only ever set as text: nothing a person wrote can become markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2).toLowerCase(), value as EventListener);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** Replaces the children only when `key` differs from the last time, so that focus and scroll survive a repaint. */
export function fill(element: HTMLElement, key: string, build: () => Child[]): void {
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  element.replaceChildren(...build().filter((child): child is Node | string => Boolean(child)));
}

export interface Keyed {
  key: string;
  /** Anything that, when it changes, means the element must be built anew. */
  look: string;
  build: () => HTMLElement;
}

/** Keeps a list of elements in step with `items`, touching only what changed. */
export function reconcile(list: HTMLElement, items: Keyed[]): void {
  const present = new Map([...list.children].map((node) => [(node as HTMLElement).dataset.key, node as HTMLElement]));
  let cursor: Element | null = list.firstElementChild;
  for (const { key, look, build } of items) {
    const old = present.get(key);
    let node = old;
    if (!node || node.dataset.look !== look) {
      node = build();
      node.dataset.key = key;
      node.dataset.look = look;
      old?.replaceWith(node);
      if (cursor === old) cursor = node;
    }
    present.delete(key);
    if (node === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(node, cursor);
  }
  for (const gone of present.values()) gone.remove();
}
