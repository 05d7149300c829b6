import type { Role } from '@contract/common';
import { defaultKeys, type KeyedId } from '../ui/default-keys';
import { keysOf, keyWords } from '../ui/keys';
import type { CommandGroup } from './commands';
import { isSingle } from './keyboard';

export interface Keyed {
  title: string;
  group: CommandGroup | 'Two people who may be one';
  /** Where it does something; two keys may be the same where they are never there together. */
  place: 'everywhere' | 'inbox' | 'duplicates';
  /** Works while one writes. */
  writing?: true;
  roles?: readonly Role[];
}

const [everywhere, inbox, duplicates] = ['everywhere', 'inbox', 'duplicates'] as const;
const talk = (title: string): Keyed => ({ title, group: 'This conversation', place: inbox });
const list = (title: string): Keyed => ({ title, group: 'List', place: inbox });
const pair = (title: string): Keyed => ({ title, group: 'Two people who may be one', place: duplicates });
const go = (title: string): Keyed => ({ title, group: 'Go to', place: everywhere });
const be = (title: string): Keyed => ({ title, group: 'You', place: everywhere });
const view = (title: string): Keyed => ({ title, group: 'View', place: everywhere });
const offer = (title: string): Keyed => ({ title, group: 'Offer', place: everywhere });

/** Every key of the console by name: what the sheet lists and the settings change. */
export const keyNames: Record<KeyedId, Keyed> = {
  reply: talk('Reply'),
  note: talk('Write a note'),
  send: { ...talk('Send, or finish a form'), writing: true },
  'got-it': talk('Got it, of a handoff'),
  'take-over': talk('Take over'),
  'hand-back': talk('Give back to the bot'),
  transfer: talk('Pass on to a queue, colleague or bot'),
  callback: talk('Plan or move a callback'),
  snooze: talk('Snooze'),
  resolve: talk('Resolve or reopen'),
  tags: talk('Change tags'),
  follow: talk('Follow or no longer'),
  macros: talk('Run a macro'),
  'offer.take': offer('Take it'),
  'offer.leave': offer('Not now'),
  'offer.focus': { ...offer('Go to the offer'), writing: true },
  'list.next': list('Next conversation'),
  'list.before': list('Conversation before'),
  'list.open': list('Open'),
  'list.search': list('Search this list'),
  mentions: list('Mentions'),
  leave: list('Back to the list'),
  'go.inbox': go('Inbox'),
  'go.floor': { ...go('Floor'), roles: ['supervisor', 'admin'] },
  'go.decisions': go('Decisions'),
  'go.people': go('People'),
  'go.settings': go('Settings'),
  palette: { ...view('Command palette'), writing: true },
  shortcuts: view('Keyboard shortcuts'),
  context: { ...view('Show or hide the customer'), place: inbox },
  undo: view('Undo the last act'),
  'pane.next': { ...view('Next pane'), writing: true },
  'pane.before': { ...view('Pane before'), writing: true },
  'status.available': be('Be available'),
  'status.busy': be('Be busy'),
  'status.away': be('Be away'),
  'pair.next': pair('Next pair'),
  'pair.before': pair('Pair before'),
  'merge.yes': pair('Merge the two'),
  'merge.no': pair('Not the same person'),
};

const ids = Object.keys(defaultKeys) as KeyedId[];
export const keyedFor = (role: Role): KeyedId[] =>
  (Object.keys(keyNames) as KeyedId[]).filter((id) => keyNames[id].roles?.includes(role) ?? true);

export interface KeyConflict {
  words: string;
  /** Whose key it is now, where it could be taken from. */
  from?: KeyedId;
}

/** The browser's or the system's own: a page never hears them, or takes away what everybody needs. */
const keptByBrowser =
  /^mod\+(shift\+)?[acfhlnpqrtvwxyz]$|^mod\+(shift\+)?\d$|^(f1|f3|f5|f7|f10|f11|f12)$|^mod\+(f4|tab|pageup|pagedown)$/;
const movesAbout = /^(shift\+)?(tab|space| |enter|escape|arrow\w+|home|end|pageup|pagedown|backspace|delete)$/;

/** Why these keys cannot be this command's, in words; null when they can. */
export function keyConflict(id: KeyedId, keys: string): KeyConflict | null {
  if (keys === '' || keys === defaultKeys[id]) return taken(id, keys);
  const chords = keys.split(' ');
  if (chords.some((chord) => /(^|\+)alt\+/.test(chord)))
    return { words: 'Alt writes letters on some keyboards: choose another.' };
  if (chords.some((chord) => keptByBrowser.test(chord)))
    return { words: `The browser keeps ${keyWords(keys)} for itself.` };
  if (chords.some((chord) => movesAbout.test(chord)))
    return { words: `${keyWords(keys)} is needed to move about the page.` };
  if (keyNames[id].writing && isSingle(chords[0] ?? ''))
    return { words: 'This works while you write, so it needs Ctrl, ⌘ or an F key.' };
  return taken(id, keys);
}

function taken(id: KeyedId, keys: string): KeyConflict | null {
  if (keys === '') return null;
  for (const other of ids) {
    const theirs = keysOf(other);
    if (other === id || theirs === '' || !meet(id, other)) continue;
    const { title } = keyNames[other];
    if (theirs === keys) return { words: `${keyWords(keys)} is already the key of “${title}”.`, from: other };
    if (theirs.startsWith(`${keys} `))
      return { words: `${keyWords(keys)} begins ${keyWords(theirs)}, the keys of “${title}”.`, from: other };
    if (keys.startsWith(`${theirs} `))
      return { words: `${keyWords(theirs)} is already the key of “${title}”, and acts at once.`, from: other };
  }
  return null;
}

function meet(a: KeyedId, b: KeyedId): boolean {
  const [one, two] = [keyNames[a].place, keyNames[b].place];
  return one === two || one === everywhere || two === everywhere;
}
