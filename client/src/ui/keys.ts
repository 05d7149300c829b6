/** Key names as written in commands ("mod+enter", "shift+n", "g i") and as drawn on caps. */

const apple = typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const drawn: Record<string, string> = {
  mod: apple ? '⌘' : 'Ctrl',
  shift: '⇧',
  alt: apple ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
};

/** "mod+enter" is one cap with both signs; "g i" is two caps pressed in turn. */
export function keyCaps(keys: string): string[] {
  return keys.split(' ').map((chord) => {
    const parts = chord.split('+').map((part) => drawn[part] ?? (part.length <= 2 ? part.toUpperCase() : part));
    return parts.join(parts.some((part) => part.length > 1 && part !== 'Esc') ? ' ' : '');
  });
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string): string {
  const names: Record<string, string> = { mod: apple ? 'Meta' : 'Control', shift: 'Shift', alt: 'Alt', enter: 'Enter' };
  return keys
    .split(' ')
    .map((chord) =>
      chord
        .split('+')
        .map((part) => names[part] ?? part.toUpperCase())
        .join('+'),
    )
    .join(' ');
}
