import { useLayoutEffect, useRef } from 'react';
import { chosenKeys, keysOf } from '../ui/keys';
import { createStore, useStore } from '../ui/store';
import type { KeyedId } from '../ui/default-keys';
import type { TablerIcon } from '../ui/icons';

export type CommandGroup = 'This conversation' | 'Offer' | 'List' | 'Go to' | 'You' | 'View';

/** One thing a person can do. Buttons, palette, shortcut sheet and keys all read this, so none can tell another story. */
export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  icon?: TablerIcon;
  /** "e", "shift+n", "mod+enter", "g i": from `ui/default-keys.ts` or as the person chose, by the id. */
  keys?: string;
  /** Whose key it has, where that is not its own: two that are never there together. */
  keyOf?: KeyedId;
  /** Further ones, which give way to a key of one's own choice. */
  also?: string[];
  /** The natural answer to what is asked here, whatever else was chosen: Enter. */
  natural?: string | undefined;
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
  // Before anything is painted: a key works as soon as what shows it can be seen.
  useLayoutEffect(() => {
    latest.current = commands;
  });
  useLayoutEffect(() => {
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
    for (const command of commands()) byId.set(command.id, withKeys(command));
  }
  return [...byId.values()];
}

function withKeys(command: Command): Command {
  const named = command.keyOf ?? command.id;
  const { also, ...rest } = command;
  return { ...rest, keys: keysOf(named), ...(also && chosenKeys.get()[named] === undefined ? { also } : {}) };
}

export function useCurrentCommands(): Command[] {
  useStore(owners);
  useStore(chosenKeys);
  return currentCommands();
}

export function runCommand(id: string): void {
  const command = currentCommands().find((each) => each.id === id);
  if (command && !command.off) command.run();
}
