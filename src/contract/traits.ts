import type { Id, Instant } from './common.js';
import type { Agreement } from './consents.js';

export const traitTypes = ['text', 'number', 'boolean', 'date', 'choice', 'list'] as const;
export type TraitType = (typeof traitTypes)[number];

/** How well somebody has proved who they are, from not at all to signed in. */
export const proofs = ['none', 'claimed', 'verified', 'strong'] as const;
export type Proof = (typeof proofs)[number];

/** What a field may ask for before it is shown. */
export const neededProofs = ['claimed', 'verified', 'strong'] as const;
export type NeededProof = (typeof neededProofs)[number];

export const provesEnough = (level: Proof, needed: NeededProof | null): boolean =>
  needed === null || proofs.indexOf(level) >= proofs.indexOf(needed);

/** How well whoever writes in a conversation has proved who they are. */
export interface Assurance {
  level: Proof;
  /** What stands behind it: the address they write from, the account this browser is signed in to, or what a bot checked. */
  by: 'address' | 'signed_in' | 'handoff';
  /** How the bot checked it. */
  methods: string[];
  /** When what the bot checked no longer counts. */
  until: Instant | null;
}

/** Which value is a person's, where the records they are made of have several. */
export const traitStrategies = ['newest', 'leading', 'oldest', 'max', 'min', 'sum', 'union'] as const;
export type TraitStrategy = (typeof traitStrategies)[number];

/** A trait the hub works out itself. */
export interface TraitCompute {
  over: 'events' | 'conversations';
  /** Over events `count`, `sum`, `min`, `max`, `first`, `last`; over conversations `count`, `open`, `last_seen`, `last_channel`, `days_since`. */
  fn: string;
  /** Over events: the name of the event, and the property that is counted with. */
  event?: string;
  property?: string;
  /** Only events of so many days. */
  days?: number;
}

/** What may be known of people, and how: a custom field. */
export interface TraitDefinition {
  name: string;
  label: string;
  type: TraitType;
  strategy: TraitStrategy;
  choices: string[];
  /** A value older than this is shown as stale. */
  freshDays: number | null;
  visibility: 'team' | 'supervisors';
  pii: boolean;
  /** Masked until whoever writes has proved so much; null: always shown. */
  needsProof: NeededProof | null;
  compute: TraitCompute | null;
}

/** One thing known of a person, who said it and when. */
export interface Trait {
  name: string;
  label: string;
  type: TraitType;
  value: unknown;
  /** `agent`, `api`, `import`, the name of a system, or `computed`. */
  source: string;
  at: Instant;
  /** Null where nobody said how long it stays true. */
  fresh: boolean | null;
  /** Whether a definition names it. */
  declared: boolean;
  computed: boolean;
  choices: string[];
  visibility: 'team' | 'supervisors';
  needsProof: NeededProof | null;
  /** There is a value, and it is not said: what it asks for is not proved. */
  masked: boolean;
}

/** `POST /v1/profiles/{id}/reveal`: a masked value, shown once to who said why. */
export interface RevealedTrait {
  name: string;
  value: unknown;
}

export interface PersonTag {
  tag: string;
  by: { kind: string; id: Id | null };
  at: Instant;
}

/** `GET /v1/event-names`: what systems tell of people, by the name they use. */
export interface KnownEvent {
  name: string;
  /** How many of the last 20,000 events. */
  lately: number;
}

/** Who belongs: conditions, and what joins them. */
export type SegmentRule =
  | { all: SegmentRule[] }
  | { any: SegmentRule[] }
  | { not: SegmentRule }
  | { trait: string; op: SegmentOp; value?: unknown }
  | { tag: string }
  | { flag: 'do_not_contact' | 'open_complaint' | 'vulnerable' }
  | { consent: { purpose: string; channel: string; state: 'granted' | 'refused' | 'unknown' } }
  | { event: string; withinDays?: number; atLeast?: number; where?: Record<string, unknown> }
  | { channel: string; withinDays?: number }
  | { address: 'phone' | 'email' | 'external_id' };

export const segmentOps = [
  'is',
  'is_not',
  'above',
  'below',
  'contains',
  'known',
  'unknown',
  'within_days',
  'older_than_days',
] as const;
export type SegmentOp = (typeof segmentOps)[number];

export interface PeopleSegment {
  id: Id;
  name: string;
  rules: SegmentRule;
  people: number;
  /** Null while everybody is looked at after the rules changed. */
  builtAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface SegmentMember {
  profileId: Id;
  name: string | null;
  enteredAt: Instant;
  /** Who is picked by a segment is picked with what they agreed to. */
  consents: Agreement[];
  doNotContact: boolean;
}

/** A segment a person is in. */
export interface SegmentOfPerson {
  id: Id;
  name: string;
  enteredAt: Instant;
}

export interface SegmentPreview {
  people: number;
  looked: number;
  /** False: more people than could be looked at in time, and `people` is projected from the part that was. */
  exact: boolean;
}

/** `GET /v1/profiles/by-identity`. */
export interface IdentityMatch {
  identityId: Id;
  kind: string;
  value: string;
  proof: string;
  /** The record the address is on. */
  profileId: Id;
  /** The person that record belongs to. */
  personId: Id;
  name: string | null;
}

/** What became of one call of `POST /v1/identify`, `/v1/track` and `/v1/alias`. */
export interface Ingested {
  messageId: string;
  /** It was taken in before; nothing was stored again. */
  duplicate: boolean;
  /** The record it was stored on; null for a duplicate. */
  profileId: Id | null;
}
