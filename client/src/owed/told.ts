import type { MyObligation } from '@contract/obligations';

/** Which promises this browser has spoken of: how far each was then, by its id. */
type Told = Record<string, string>;

const keyOf = (meId: string) => `tl.owed.${meId}`;
const stageOf = ({ state }: MyObligation) => (state === 'soon' ? 'soon' : 'due');
const promises = (all: MyObligation[]) => all.filter(({ kind }) => kind === 'promise');

export function told(meId: string): Told {
  try {
    return JSON.parse(localStorage.getItem(keyOf(meId)) ?? '{}') as Told;
  } catch {
    return {};
  }
}

/** What is open now and nothing else: who kept a promise leaves nothing behind. */
export function remember(meId: string, all: MyObligation[]): void {
  try {
    const entries = promises(all).map((one) => [one.id, stageOf(one)]);
    localStorage.setItem(keyOf(meId), JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // Where nothing can be kept it is said again after a reload.
  }
}

/** Promises that came nearer since they were last spoken of. Pure. */
export const newlyDue = (all: MyObligation[], before: Told): MyObligation[] =>
  promises(all).filter((one) => before[one.id] !== stageOf(one) && before[one.id] !== 'due');

/** "Promised to Amara Okafor, due 14:30: Ring about the tree". */
export function promiseDueWords({ person, text, dueAt }: MyObligation, now: number, at: string): string {
  const due = Date.parse(dueAt) <= now ? 'was due' : 'due';
  return `Promised to ${person.name ?? 'a customer'}, ${due} ${at}: ${text}`;
}
