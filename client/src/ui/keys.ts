/** Key names as written in commands ("mod+enter", "shift+n", "g i") and as drawn on caps. */

import { defaultKeys, type KeyedId } from './default-keys';
import { createStore, useStore } from './store';

/** What the person chose instead of our keys, by command; '' takes a key away. */
export const chosenKeys = createStore<Readonly<Record<string, string>>>({});

export const keysOf = (id: string): string => chosenKeys.get()[id] ?? (defaultKeys as Record<string, string>)[id] ?? '';

export function useKeysOf(id: KeyedId): string {
  useStore(chosenKeys);
  return keysOf(id);
}

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

/** For `aria-keyshortcuts`; nothing where there is no key. */
export function ariaKeys(keys: string): string | undefined {
  if (!keys) return undefined;
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

/** To be said or read in a sentence: "Ctrl+Enter", "G, then I". */
export const keyWords = (keys: string): string =>
  ariaKeys(keys)?.replaceAll(' ', ', then ').replaceAll('Control', 'Ctrl') ?? '';
