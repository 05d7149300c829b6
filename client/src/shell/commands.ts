import { useEffect, useRef } from 'react';
import { createStore, useStore } from '../ui/store';
import type { TablerIcon } from '../ui/icons';

export type CommandGroup = 'This conversation' | 'Offer' | 'List' | 'Go to' | 'You' | 'View';

/** One thing a person can do. Buttons, palette, shortcut sheet and keys all read this, so none can tell another story. */
export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  icon?: TablerIcon;
  /** "e", "shift+n", "mod+enter", "g i". */
  keys?: string;
  also?: string[];
  /** A few words beside the title. */
  hint?: string;
  keywords?: string;
  /** Why it cannot be done now, in words; shown instead of hiding it. */
  off?: string | null;
  /** Works while the caret is in a text field. */
  inFields?: boolean;
  /** Not worth a line in the palette: list movement, leaving a field. */
  keyOnly?: boolean;
  run: () => void;
}

const owners = createStore<ReadonlyMap<symbol, () => Command[]>>(new Map());

/** Offers these commands while the calling part is on the screen. Always the latest ones, without registering again. */
export function useCommands(commands: Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const owner = Symbol('commands');
    owners.set((now) => new Map(now).set(owner, () => latest.current));
    return () =>
      owners.set((now) => {
        const rest = new Map(now);
        rest.delete(owner);
        return rest;
      });
  }, []);
}

/** What can be done right now. A later owner hides an earlier command of the same id. */
export function currentCommands(): Command[] {
  const byId = new Map<string, Command>();
  for (const commands of owners.get().values()) {
    for (const command of commands()) byId.set(command.id, command);
  }
  return [...byId.values()];
}

export function useCurrentCommands(): Command[] {
  useStore(owners);
  return currentCommands();
}

export function runCommand(id: string): void {
  const command = currentCommands().find((each) => each.id === id);
  if (command && !command.off) command.run();
}
