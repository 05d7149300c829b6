import { repeatWindows, type RepeatWindow } from '../contract/insights.js';

/** Why a stretch of conversation is a contact, or is not one. */
export type ContactKind = 'contact' | 'thanks' | 'reconnect' | 'reopened_by_us';

/** Whose a contact was that stays as a number only. */
export const ERASED = 'erased';

/** One interaction as the metrics see it. Times are milliseconds, so that gaps are whole numbers. */
export interface Contact {
  id: string;
  conversationId: string;
  identityId: string;
  /** The profile the identity points to now; a merge moves the contact, never copies it. */
  profileId: string;
  issueKey: string | null;
  kind: ContactKind;
  startedAt: number;
  endedAt: number | null;
}

/** A contact with the one it repeats, and how soon it was itself repeated. */
export interface Linked extends Contact {
  prevId: string | null;
  prevEndedAt: number | null;
  prevGapMs: number | null;
  nextGapMs: number | null;
  /** Contacts on this issue in the 7 days up to this one, itself included. */
  contacts: number;
}

const HOUR = 3_600_000;
export const windowMs: Record<RepeatWindow, number> = {
  '24h': 24 * HOUR,
  '72h': 72 * HOUR,
  '7d': 168 * HOUR,
  '30d': 720 * HOUR,
};
export const windows = repeatWindows;

export const counts = (contact: Contact): boolean => contact.kind === 'contact';

/** Only contacts that count and whose issue is known can repeat or be repeated. */
export const inChain = (contact: Contact): boolean => counts(contact) && contact.issueKey !== null;

export const sameChain = (a: Contact, b: Contact): boolean =>
  inChain(a) && inChain(b) && a.profileId === b.profileId && a.issueKey === b.issueKey;

/** The order of a chain: by start, and by id where two start in the same millisecond. */
export const startsBefore = (a: Contact, b: Contact): boolean =>
  a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id);

export const within = (gapMs: number | null, window: RepeatWindow): boolean =>
  gapMs !== null && gapMs <= windowMs[window];
