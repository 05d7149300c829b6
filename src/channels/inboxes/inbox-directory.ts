import { Inject, Injectable } from '@nestjs/common';
import type { ChannelKind } from '../../contract/common.js';
import type { ConversationSummary } from '../../contract/conversations.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { adapters } from '../adapters.js';
import type { ChannelAdapter, Connection } from '../channel-adapter.js';
import { active, activeCredentials, readSecrets } from '../secrets.js';

export interface Door {
  id: string;
  adapter: ChannelAdapter;
  connection: Connection;
  paused: boolean;
}

interface View {
  conversation: ConversationSummary;
}
interface Row {
  id: string;
  channel: ChannelKind;
  config: Record<string, unknown>;
  secrets: string | null;
  paused: boolean;
}

const columns = `id, channel, config, secrets, paused`;
const find = statement('inbox_door', `SELECT ${columns} FROM inbox WHERE id = $1`);
const byAccount = statement(
  'inbox_by_account',
  `SELECT id FROM inbox WHERE channel = $1 AND account = $2 ORDER BY created_at LIMIT 1`,
);
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
  private readonly heardAt = new Map<string, number>();
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  /** From inside a transaction by its own connection: waiting for another, it would keep that of those who wait for its rows. */
  find(id: string, tx?: Tx): Door | null | Promise<Door | null> {
    const kept = this.known.get(id);
    if (kept && Date.now() - kept.at < FRESH_MS) return kept.door;
    if (tx) return this.load(id, tx);
    const asked = this.asking.get(id);
    if (asked) return asked;
    const answer = this.load(id).finally(() => this.asking.get(id) === answer && this.asking.delete(id));
    this.asking.set(id, answer);
    return answer;
  }

  /** What was known last, however old: a vendor that only asks whether this address is ours is answered without the database. */
  remembered(id: string): Door | null | Promise<Door | null> {
    return this.known.get(id)?.door ?? this.find(id);
  }

  /** The inbox that stands for this account of the vendor. */
  async byAccount(channel: ChannelKind, account: string): Promise<Door | null> {
    const row = await this.database.one<{ id: string }>(byAccount, [channel, account]);
    return row ? this.find(row.id) : null;
  }

  /** Something genuine came in. */
  heard({ id }: Pick<Door, 'id'>): void {
    const now = Date.now();
    if (now - (this.heardAt.get(id) ?? 0) < HEARD_MS) return;
    this.heardAt.set(id, now);
    void this.database.query(heard, [id]).catch(() => {});
  }

  /** Not every message comes in by a vendor's call: visitors write over sockets, and one inbox's door takes in another's. */
  @On('message.received', 'live')
  received(facts: Fact[]): void {
    for (const { view } of facts) if (view) this.heard((view as View).conversation.inbox);
  }

  @On('inbox.changed', 'live')
  forget(facts: Pick<Fact, 'subjectId'>[]): void {
    this.changes += 1;
    for (const { subjectId } of facts) {
      if (!subjectId) continue;
      this.known.delete(subjectId);
      this.asking.delete(subjectId);
      this.heardAt.delete(subjectId);
    }
  }

  private async load(id: string, on: Queryable = this.database): Promise<Door | null> {
    const { changes } = this;
    const [row] = await on.query<Row>(find, [id]);
    const adapter = row && adapters.get(row.channel);
    const door = adapter ? { id, adapter, connection: this.connection(row), paused: row.paused } : null;
    // What was read before a change is not kept after it.
    if (changes !== this.changes) return door;
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(id, { door, at: Date.now() });
    return door;
  }

  private connection(row: Row): Connection {
    const secrets = readSecrets(row.secrets && this.box.open(row.secrets));
    return {
      inboxId: row.id,
      settings: row.config,
      credentials: activeCredentials(secrets),
      secrets: active(secrets),
      publicUrl: this.config.publicUrl,
    };
  }
}
