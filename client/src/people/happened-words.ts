import type { Happened } from './timeline-groups';
import { playWords } from '../decisions/words';
import { moment } from '../ui/words';
import { channelWords, eventName, named, purposeWords, sourceWords } from './words';

const spaced = (code: string) => code.replaceAll(/[_.]/g, ' ');
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export function titleOf(entry: Happened): string {
  switch (entry.kind) {
    case 'decision':
      return entry.decision.suppressed ? 'Held back' : 'Decided';
    case 'consent':
      return entry.consent.granted ? 'Agreed' : 'Refused';
    case 'event':
      return eventName(entry.event.name);
    case 'merge':
      return entry.merge.undone ? 'Parted again' : 'Merged';
  }
}

/** What it says in one line; empty where the title says it all. */
export function wordsOf(entry: Happened): string {
  switch (entry.kind) {
    case 'decision':
      return entry.decision.suppressed?.sentence ?? entry.decision.sentence;
    case 'consent': {
      const { purpose, channel, source } = entry.consent;
      return `${purposeWords[purpose] ?? capital(spaced(purpose))}, ${channel === 'any' ? 'every channel' : named(channelWords, channel)}. ${sourceWords(source)}`;
    }
    case 'event':
      return Object.entries(entry.event.properties)
        .slice(0, 6)
        .map(([name, value]) => `${spaced(name)}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
        .join(' · ');
    case 'merge': {
      const name = entry.merge.discardedName ?? 'A record without a name';
      return entry.merge.undone ? `${name} is a person of their own again` : `${name} is the same person`;
    }
  }
}

type Cap = NonNullable<NonNullable<Extract<Happened, { kind: 'decision' }>['decision']['suppressed']>['cap']>;

/** What had used a cap up: how much of it, and each contact. */
export function usedUp({ most, sends }: Cap): string {
  const each = sends.map(
    ({ at, play, channel }) =>
      `${playWords[play] ?? capital(spaced(play))}, ${named(channelWords, channel)}, ${moment(at)}`,
  );
  return `${sends.length} of ${most} in 24 h used: ${each.join(' · ')}`;
}
