import type { Id, Instant } from './common.js';

export const importStates = [
  'reading',
  'ready',
  'checking',
  'checked',
  'running',
  'done',
  'canceled',
  'failed',
] as const;
export type ImportState = (typeof importStates)[number];

/** What a column of a file may be. `trait:<name>`, and `consent:<purpose>:<channel>` for yes or no, besides these. */
export const importFields = [
  'ignore',
  'name',
  'given_name',
  'family_name',
  'email',
  'phone',
  'external_id',
  'birth_date',
  'street',
  'city',
  'postcode',
  'region',
  'country',
  'time_zone',
  'locale',
  'tags',
  'consent_at',
] as const;
export type ImportField = (typeof importFields)[number] | `trait:${string}` | `consent:${string}:${string}`;

export interface ImportOptions {
  /** What each column is, by its name in the file. A column that is not named is left out. */
  mapping: Record<string, ImportField>;
  /** How sure the addresses of the file are. `verified` is an admin’s word. */
  proof: 'claimed' | 'verified';
  /** Whether what is known already stays, or the file wins. */
  existing: 'keep' | 'overwrite';
  /** Where the consents of the file were given, and the words agreed to. */
  consentSource?: string;
  consentText?: string;
  /** The system external ids are of: two customer numbers of one system are two customers. */
  system?: string;
  /** Written where a number has no country, like `GB`. */
  country?: string;
  /** What stands first where a day is written with slashes: 03/04/1980 is two days. Without a word such rows fail. */
  dates?: 'day_first' | 'month_first';
  /** Milliseconds of rest after each batch, for a hub that is busy. */
  restMs?: number;
}

export interface ImportCounts {
  /** People that were not known. */
  new: number;
  /** Rows of people who were. */
  matched: number;
  /** Of the known ones: something was added or changed. */
  changed: number;
  /** Rows whose addresses belong to different people: joined where both are proved, asked or noted where not. */
  wouldMerge: number;
  errors: number;
  /** Rows with an address of somebody who was erased on their wish. */
  erased: number;
}

export interface ImportRowError {
  line: number;
  code: string;
  reason: string;
}

export interface Import {
  id: Id;
  name: string;
  format: 'csv' | 'ndjson';
  charset: string;
  state: ImportState;
  columns: string[];
  /** The first rows, cell by cell. */
  preview: string[][];
  /** What the columns look like they are. */
  suggested: Record<string, ImportField>;
  options: ImportOptions | null;
  rows: number;
  done: number;
  counts: ImportCounts;
  /** What a dry run found. */
  checked: ImportCounts | null;
  /** The first hundred. All of them: `GET /v1/imports/{id}/errors`. */
  errors: ImportRowError[];
  /** Why it failed. */
  why: string | null;
  createdAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
}

/** Before a person is erased: what would go, and the word that does it. */
export interface ErasePlan {
  confirm: string;
  expiresAt: Instant;
  person: { id: Id; name: string | null };
  records: number;
  addresses: number;
  conversations: number;
  /** Of them not resolved: they are closed. */
  open: number;
  messages: number;
}

/** That somebody was erased. It does not say who they were. */
export interface Erasure {
  id: Id;
  at: Instant;
  profileIds: Id[];
  reason: string;
  actorKind: string;
  actorId: Id | null;
  /** Keyed hashes of their addresses: an import that brings one of them again says so. */
  hashes: string[];
  /** Rows taken out or emptied, by table. */
  rows: Record<string, number>;
}
