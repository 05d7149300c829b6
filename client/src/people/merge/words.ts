import type { Profile } from '@contract/conversations';
import type { MergeEvidence, MergeLine, MergeProposal } from '@contract/profiles';
import { plural } from '../../ui/words';

export const nameOf = (person: { name: string | null }) => person.name ?? 'Name not known';

const LIKELY = [
  [0.95, 'Very likely'],
  [0.75, 'Likely'],
  [0.5, 'Perhaps'],
] as const;

/** "Likely, 0.86": a word first, for the number alone says nothing. Pure. */
export function scoreWords({ score, why }: Pick<MergeProposal, 'score' | 'why'>): string {
  if (why === 'shared_address') return 'Shared address';
  if (why === 'parted') return 'Parted by hand';
  const [, word] = LIKELY.find(([from]) => score >= from) ?? [0, 'Hardly'];
  // Short of certain it never reads as certain.
  return `${word}, ${Math.min(score, 0.99).toFixed(2)}`;
}

export type Strength = 'strong' | 'medium' | 'weak';

/** In bits: how many times over it changes what we should believe. */
export function strengthOf({ weight }: MergeEvidence): Strength | null {
  if (weight === undefined) return null;
  const bits = Math.abs(weight);
  if (bits > 6) return 'strong';
  return bits >= 2 ? 'medium' : 'weak';
}

const speaksFor = ({ weight, agreement }: MergeEvidence) => (weight ? weight > 0 : agreement !== 'differs');

export function sides(evidence: MergeEvidence[]): { speaksFor: MergeEvidence[]; against: MergeEvidence[] } {
  const told = evidence
    .filter(({ agreement }) => agreement !== 'missing')
    .toSorted((x, y) => Math.abs(y.weight ?? 0) - Math.abs(x.weight ?? 0));
  return { speaksFor: told.filter(speaksFor), against: told.filter((row) => !speaksFor(row)) };
}

const kinds: Record<string, string> = {
  email: 'e-mail address',
  phone: 'phone number',
  external_id: 'customer number',
};

export function sentenceOf({ field, a, b, agreement, says }: MergeEvidence): string {
  if (says) return says;
  const kind = kinds[field] ?? field.replaceAll('_', ' ');
  if (agreement === 'same') return a ? `Same ${kind}, ${a}` : `Same ${kind}`;
  return a && b ? `Different ${kind}s: ${a} and ${b}` : `Different ${kind}s`;
}

/** What is behind a pair that the likeness of the two did not raise. */
export function whyAsked({ why, evidence }: Pick<MergeProposal, 'why' | 'evidence'>): string | null {
  if (why === 'parted') return 'They were merged once and parted by hand. They are not asked about again.';
  if (why !== 'shared_address') return null;
  const address = evidence.find(({ a }) => a)?.a;
  return `Two customer numbers share ${address ?? 'this address'}. A family or a company may use one address together, so they were not merged by themselves.`;
}

const rank = { strong: 3, verified: 2, claimed: 1, none: 0 } as const;

/** The address we are surest of: what a colleague would use to tell two people of one name apart. */
/** The best of their addresses, or why there is none to show. */
export const addressWords = (profile: Pick<Profile, 'identities'>): string =>
  bestAddress(profile)?.value ?? (profile.identities.length > 0 ? 'a browser only' : 'no address');

export function bestAddress({ identities }: Pick<Profile, 'identities'>) {
  const told = identities.filter((identity) => identity.kind !== 'visitor');
  return told.toSorted((a, b) => rank[b.proof] - rank[a.proof])[0] ?? null;
}

export interface Counted {
  count: number;
  more: boolean;
}

/** "4 conversations", "more than 10 conversations": what is not counted to the end is not stated as if it were. */
export function conversationWords({ count, more }: Counted): string {
  return more ? `more than ${plural(count, 'conversation')}` : plural(count, 'conversation');
}

interface SaidOnce {
  purpose: string;
  channel: string;
  granted: boolean;
}

/** Where one said yes and the other no, what will hold. Pure. */
export function consentWords(a: SaidOnce[], b: SaidOnce[]): string {
  const refused = new Set<string>();
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const no of one.filter(({ granted }) => !granted)) {
      const clash = other.some(
        (yes) =>
          yes.granted &&
          yes.purpose === no.purpose &&
          (yes.channel === no.channel || yes.channel === 'any' || no.channel === 'any'),
      );
      if (clash) refused.add(no.purpose.replaceAll('_', ' '));
    }
  }
  if (refused.size === 0) return 'Where they disagree on consent, the stricter counts.';
  return `The stricter consent wins: ${[...refused].join(' and ')} ${refused.size === 1 ? 'stays' : 'stay'} off.`;
}

const reasons: Record<string, string> = {
  same_person: 'the same person',
  likely_same: 'the records are alike',
  verified_address: 'the same address, proved on both sides',
  shared_address: 'one address on both',
  not_the_same: 'not the same person',
  no_longer_likely: 'no longer alike',
};

export const reasonWords = (reason: string) => reasons[reason] ?? reason.replaceAll('_', ' ');

/** Who merged or parted, as far as this screen can name them. */
export function actorWords(
  { actorKind, actorId }: Pick<MergeLine, 'actorKind' | 'actorId'>,
  people: Map<string, string>,
) {
  if (actorKind === 'system') return 'Throughline';
  if (actorKind === 'agent' && actorId) return people.get(actorId) ?? 'a colleague';
  return actorKind === 'bot' ? 'a bot' : 'a system';
}
