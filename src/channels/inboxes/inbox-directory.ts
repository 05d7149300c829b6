import { Injectable } from '@nestjs/common';
import type { ChannelKind } from '../../contract/common.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { adapters } from '../adapters.js';
import type { ChannelAdapter } from '../channel-adapter.js';
import { active, readSecrets } from '../secrets.js';

export interface Door {
  id: string;
  adapter: ChannelAdapter;
  secrets: Buffer[];
  paused: boolean;
  heardAt: number;
}

const find = statement('inbox_door', `SELECT channel, secrets, paused FROM inbox WHERE id = $1`);

const heard = statement('inbox_heard', `UPDATE inbox SET last_in_at = now() WHERE id = $1`);

const FRESH_MS = 5_000;
/** "Last message in" is for people: every few seconds is exact enough, and the hot path stays free of it. */
const HEARD_MS = 5_000;
/** Ids that do not exist are remembered too, but somebody who makes them up must not fill the memory. */
const MOST_KNOWN = 5_000;

/** What the inbound door needs of an inbox, from memory: at three thousand messages a second nothing is asked twice. */
@Injectable()
export class InboxDirectory {
  private readonly known = new Map<string, { door: Door | null; at: number }>();
  private readonly asking = new Map<string, Promise<Door | null>>();

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  find(id: string): Door | null | Promise<Door | null> {
    const kept = this.known.get(id);
    if (kept && Date.now() - kept.at < FRESH_MS) return kept.door;
    const asked = this.asking.get(id);
    if (asked) return asked;
    const answer = this.load(id).finally(() => this.asking.delete(id));
    this.asking.set(id, answer);
    return answer;
  }

  /** Something genuine came in. */
  heard(door: Door): void {
    const now = Date.now();
    if (now - door.heardAt < HEARD_MS) return;
    door.heardAt = now;
    void this.database.query(heard, [door.id]).catch(() => {});
  }

  @On('inbox.changed', 'live')
  forget(facts: Fact[]): void {
    for (const { subjectId } of facts) if (subjectId) this.known.delete(subjectId);
  }

  private async load(id: string): Promise<Door | null> {
    const row = await this.database.one<{ channel: ChannelKind; secrets: string | null; paused: boolean }>(find, [id]);
    const adapter = row && adapters[row.channel];
    const door = adapter
      ? {
          id,
          adapter,
          secrets: active(readSecrets(row.secrets && this.box.open(row.secrets))),
          paused: row.paused,
          heardAt: 0,
        }
      : null;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(id, { door, at: Date.now() });
    return door;
  }
}
