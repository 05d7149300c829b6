import type { Id, Instant } from './common.js';

/** What people are written to for. */
export interface Purpose {
  name: string;
  label: string;
  description: string;
  /** Without a yes nothing of this purpose is sent; otherwise it goes until they say no. */
  needsConsent: boolean;
}

/** The words somebody agreed to, in one version: shown once, never changed. */
export interface ConsentText {
  id: Id;
  /** The name of its purpose is the text customers read on their preference page. */
  name: string;
  version: number;
  purpose: string;
  text: string;
  createdAt: Instant;
}

/** One thing somebody said about being written to. No line is ever changed: the next one says it anew. */
export interface ConsentLine {
  id: Id;
  /** The record it was said on: a person may be made of several. */
  profileId: Id;
  purpose: string;
  /** `any`: on every channel. */
  channel: string;
  /** Set when it holds for one address only, which `address` names. */
  identityId: Id | null;
  address: string | null;
  granted: boolean;
  source: string;
  /** What was said or agreed to, word for word, where that was kept. */
  wording: string | null;
  /** The version of ours they were shown. */
  text: Pick<ConsentText, 'id' | 'name' | 'version'> | null;
  actorKind: string;
  actorId: Id | null;
  actorName: string | null;
  at: Instant;
  /** Whether it counts today; a later word has not overtaken it. */
  stands: boolean;
}

/** What holds for one purpose on one channel, and why. */
export interface ConsentCell {
  purpose: string;
  channel: string;
  /** For one address only; null: whichever address is used. */
  identityId: Id | null;
  state: 'granted' | 'refused' | 'unknown';
  /** Whether something of this purpose may be sent there where the customer wrote. */
  allowed: boolean;
  /** The line that decides. */
  lineId: Id | null;
  why: string;
  /** Two records that were merged disagree, and the stricter holds. */
  stricter: boolean;
}

/** What holds for one purpose on one channel, in short: it goes with a person wherever the hub tells of them. */
export type Agreement = Pick<ConsentCell, 'purpose' | 'channel' | 'identityId' | 'state' | 'allowed'>;

/** All that a person agreed to and refused. */
export interface Consents {
  /** The newest line of each record, purpose, channel and address. */
  data: ConsentLine[];
  /** Every line, newest first. */
  history: ConsentLine[];
  cells: ConsentCell[];
}
