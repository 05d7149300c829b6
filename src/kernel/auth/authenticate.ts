import { Inject, Injectable } from '@nestjs/common';
import type { Role } from '../../contract/common.js';
import { CONFIG, type RunningConfig } from '../config/running.js';
import { Database } from '../db/database.js';
import { statement } from '../db/statement.js';
import { On } from '../events/on.js';
import { Together } from '../together.js';
import type { Actor } from './actor.js';
import { hashToken } from './hash.js';
import { readToken } from './signed-token.js';

const bySession = statement(
  'session_by_token',
  `SELECT s.id AS "sessionId", a.id, a.name, a.role FROM session s JOIN agent a ON a.id = s.agent_id
   WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL`,
);
const byKey = statement(
  'key_by_secret',
  `SELECT k.id, k.role, k.bot_id AS "botId", k.scopes, b.name AS "botName" FROM api_key k LEFT JOIN bot b ON b.id = k.bot_id
   WHERE k.secret_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
     AND (k.bot_id IS NULL OR b.disabled_at IS NULL)`,
);
const usedKey = statement(
  'key_used',
  `UPDATE api_key SET last_used_at = now() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
);

interface KeyRow {
  id: string;
  role: Role | null;
  botId: string | null;
  botName: string | null;
  scopes: string[];
}

/** "Last used" is for people: once a minute is exact enough. */
const NOTED_MS = 60_000;
/** A key that was ended elsewhere, by another process or by hand, is refused within a second; here at once. */
const FRESH_MS = 1000;

/** Turns what a request carries — session cookie, API key or visitor token — into the actor it proves. */
@Injectable()
export class Authenticate {
  private readonly noted = new Map<string, number>();
  /** A system that asks much asks with one key, which is not read again for each call. */
  private asked = new Together<KeyRow | undefined>(FRESH_MS);

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
  ) {}

  async run(carried: { cookie?: string; bearer?: string }): Promise<Actor> {
    if (carried.bearer) return (await this.byBearer(carried.bearer)) ?? { kind: 'public' };
    if (carried.cookie) return (await this.bySession(carried.cookie)) ?? { kind: 'public' };
    return { kind: 'public' };
  }

  async bySession(token: string): Promise<Actor | null> {
    const row = await this.database.one<{ sessionId: string; id: string; name: string; role: Role }>(bySession, [
      hashToken(token),
    ]);
    return row ? { kind: 'agent', ...row } : null;
  }

  /** Whoever is switched off is out with their key; a key that was taken back is out at once. */
  @On(['bot.changed', 'key.revoked'], 'live')
  keysChanged(): void {
    this.asked = new Together(FRESH_MS);
  }

  private async byBearer(token: string): Promise<Actor | null> {
    if (!token.startsWith('tl_')) {
      const visitor = readToken<{ visitorId: string; inboxId: string }>(this.config.secretKey, 'visitor', token);
      return visitor ? { kind: 'visitor', visitorId: visitor.visitorId, inboxId: visitor.inboxId } : null;
    }
    const hash = hashToken(token);
    const row = await this.asked.ask(hash, () => this.database.one<KeyRow>(byKey, [hash]));
    if (!row) return null;
    this.note(row.id);
    if (row.botId) return { kind: 'bot', id: row.botId, name: row.botName ?? 'Bot', keyId: row.id, scopes: row.scopes };
    return { kind: 'key', id: row.id, role: row.role as Role, scopes: row.scopes };
  }

  private note(keyId: string): void {
    const now = Date.now();
    if (now - (this.noted.get(keyId) ?? 0) < NOTED_MS) return;
    this.noted.set(keyId, now);
    void this.database.query(usedKey, [keyId]).catch(() => {});
  }
}
