import type { Id, Instant, Role } from './common.js';
import type { Named } from './setup.js';

/** What a key can be kept to. One without any may do all that its role or bot may. `browser` and `verifies` go with `ingest`. */
export const keyScopes = [
  'bots',
  'browser',
  'conversations',
  'dead-letters',
  'decisions',
  'deliveries',
  'erase',
  'exports',
  'handoffs',
  'imports',
  'inboxes',
  'ingest',
  'messages',
  'metrics',
  'profiles',
  'rules',
  'verifies',
] as const;
export type KeyScope = (typeof keyScopes)[number];

/** What a program signs its calls with; its secret was shown once and is kept nowhere. */
export interface ApiKey {
  id: Id;
  /** The first signs of the secret: by these a key is known again. */
  prefix: string;
  /** Null where it is a bot's. */
  role: Role | null;
  bot: Named | null;
  /** None: all that its role or bot may. */
  scopes: string[];
  createdAt: Instant;
  /** Null: until it is taken back. */
  expiresAt: Instant | null;
  /** To the minute. */
  lastUsedAt: Instant | null;
}

/** `POST /v1/keys`: either a role or a bot. */
export interface NewApiKey {
  role?: Role;
  botId?: Id;
  scopes?: KeyScope[];
  expiresInDays?: number;
}
