import { useEffect } from 'react';
import type { Command } from './commands';
import { keysOf } from '../ui/keys';
import { currentCommands } from './commands';

const SEQUENCE_MS = 1_200;

/** The key a person meant, as commands write it. Letters go by position where the layout has no Latin ones. */
export function chordOf(event: KeyboardEvent): string {
  const isLetter = /^[a-z]$/i.test(event.key);
  const byPosition = !isLetter && /^Key[A-Z]$/.test(event.code) && event.key.length === 1 && event.key > '\u007f';
  const key = byPosition ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
  const named = key.length > 1;
  const parts = [
    event.metaKey || event.ctrlKey ? 'mod' : '',
    event.altKey ? 'alt' : '',
    // A sign such as "?" already says that Shift was held.
    event.shiftKey && (isLetter || byPosition || named) ? 'shift' : '',
    key,
  ];
  return parts.filter(Boolean).join('+');
}

export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|file|range)$/.test(target.type);
}

const answersEnter = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('button, a, [role="option"], [role="menuitem"], [role="tab"], summary') !== null;

const layerIsOpen = () => document.querySelector('[aria-modal="true"], [role="menu"]') !== null;

function matches(command: Command, pressed: string): boolean {
  return command.keys === pressed || command.natural === pressed || (command.also?.includes(pressed) ?? false);
}

/** What types a letter or a sign, and so may be hit by somebody who dictates: all but Ctrl, ⌘ and the F keys. */
export const isSingle = (chord: string) => !chord.startsWith('mod+') && !/^f\d/.test(chord.replace('shift+', ''));

/** One listener for the whole console. Single keys can be switched off; keys with Ctrl or ⌘ always work. */
export function useKeyboard(singleKeys: boolean): void {
  useEffect(() => {
    let before = '';
    let beforeAt = 0;
    let covered = false;
    // Before anybody else hears the key: a menu that closes on it is gone when it comes here, and the key was its own.
    const look = () => {
      covered = layerIsOpen();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) {
        if (!event.repeat || !/^[jk]$/.test(event.key)) return;
      }
      if (['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)) return;
      const chord = chordOf(event);
      const typing = isTextField(event.target);
      if ((covered || layerIsOpen()) && chord !== keysOf('palette')) return;
      if (isSingle(chord) && (typing || !singleKeys) && chord !== 'escape') return;
      if (chord === 'enter' && answersEnter(event.target)) return;
      const sequence = Date.now() - beforeAt < SEQUENCE_MS ? `${before} ${chord}` : chord;
      before = chord;
      beforeAt = Date.now();
      const usable = currentCommands().filter((command) => !command.off && (!typing || command.inFields));
      const command = usable.find((each) => matches(each, sequence)) ?? usable.find((each) => matches(each, chord));
      if (!command) return;
      event.preventDefault();
      before = '';
      command.run();
    };
    window.addEventListener('keydown', look, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', look, true);
      window.removeEventListener('keydown', onKey);
    };
  }, [singleKeys]);
}
