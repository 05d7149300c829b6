import { Injectable } from '@nestjs/common';
import { CompleteMessage } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { Outbound } from '../kernel/http/outbound/index.js';
import { newId } from '../kernel/ids.js';
import { type DueTimer, OnTimer } from '../kernel/jobs/on-timer.js';
import { Timers } from '../kernel/jobs/timers.js';
import type { Told, Untold } from './channel-adapter.js';
import { judge } from './delivery/verdict.js';
import { InboxCounts } from './inboxes/inbox-counts.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';

const TIMEOUT_MS = 10_000;
/** Seconds until the vendor is asked again. */
const WAITS = [5, 30, 300, 1800, 7200];
/** Asked side by side. */
const LANES = 4;

const pending = statement(
  'words_pending',
  `SELECT id AS "messageId", inbox_id AS "inboxId", conversation_id AS "conversationId", COALESCE(extra->'channel', '{}') AS kept
   FROM message WHERE id = $1 AND extra ? 'untold'`,
);
const letter = statement(
  'words_letter',
  `INSERT INTO dead_letter (id, kind, source, payload, error, attempts) VALUES ($1, 'words', $2, $3, $4, $5)`,
);
const lettered = statement('words_lettered', `SELECT payload FROM dead_letter WHERE id = $1 AND kind = 'words'`);

interface About {
  messageId: string;
  conversationId: string;
}
interface Pending extends About {
  inboxId: string;
  kept: Record<string, unknown>;
}
type Answer =
  | { kind: 'told'; told: Told }
  | { kind: 'again'; why: string; retryAfter: number | null }
  | { kind: 'not_told'; why: string };

/** Asks the vendor what a message says of which it told only that it is there, after that is stored and the vendor has its 200. */
@Injectable()
export class FetchWords {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inboxes: InboxDirectory,
    private readonly outbound: Outbound,
    private readonly complete: CompleteMessage,
    private readonly timers: Timers,
    private readonly counts: InboxCounts,
  ) {}

  @On('words.awaited', 'durable', { gatherMs: 10 })
  async fetch(facts: Fact<'words.awaited'>[]): Promise<void> {
    const left = [...facts];
    const lane = async () => {
      for (let next = left.shift(); next; next = left.shift())
        await this.ofMessage(next.subjectId as string, next.data.tries);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  @OnTimer('words.again')
  again({ payload }: DueTimer): Promise<void> {
    return this.await(payload as unknown as About & { tries: number });
  }

  /** Somebody asked for what was given up once more. */
  @OnTimer('words.replay')
  async replay({ payload: { letterId } }: DueTimer): Promise<void> {
    const kept = await this.work.run((tx) => tx.one<{ payload: About }>(lettered, [letterId]));
    if (kept) await this.await({ ...kept.payload, tries: 0 });
  }

  private await({ messageId, conversationId, tries }: About & { tries: number }): Promise<void> {
    return this.work.run(async (tx) => {
      tx.record(fact('words.awaited', { tries }, { conversationId, subjectId: messageId }));
    });
  }

  private async ofMessage(id: string, tries: number): Promise<void> {
    const message = await this.work.run((tx) => tx.one<Pending>(pending, [id]));
    const door = message && (await this.inboxes.find(message.inboxId));
    const untold = door?.adapter.inbound?.untold;
    if (!message || !untold) return;
    const answer = await this.ask(door, untold, message.kept);
    if (answer.kind === 'told')
      return this.work.run((tx) => this.complete.run(tx, id, { ...answer.told, nobody: untold.nobody }));
    const wait = WAITS[tries];
    if (answer.kind === 'again' && wait !== undefined)
      return this.askLater(message, tries + 1, Math.max(wait, answer.retryAfter ?? 0));
    await this.giveUp(door, message, answer.why, tries + 1);
  }

  private async ask({ adapter, connection }: Door, untold: Untold, kept: Pending['kept']): Promise<Answer> {
    try {
      const result = await this.outbound.call({ timeoutMs: TIMEOUT_MS, ...untold.ask(kept, connection) });
      const verdict = (adapter.judge ?? judge)(result);
      if (verdict.kind === 'again') return verdict;
      if (verdict.kind !== 'delivered') return { kind: 'not_told', why: verdict.why };
      const told = result.kind === 'answer' ? untold.read(result.body) : {};
      if (told.text || told.author) return { kind: 'told', told };
      return { kind: 'not_told', why: 'it gave neither words nor an author' };
    } catch (error) {
      return { kind: 'not_told', why: (error as Error).message };
    }
  }

  private askLater({ messageId, conversationId }: About, tries: number, inSeconds: number): Promise<void> {
    const payload = { messageId, conversationId, tries };
    return this.work.run((tx) => this.timers.set(tx, { kind: 'words.again', key: messageId, inSeconds, payload }));
  }

  /** What stands there stays; the inbox's health says why, and whoever runs the hub can ask again. */
  private async giveUp(door: Door, { messageId, conversationId }: Pending, why: string, tries: number): Promise<void> {
    const payload = JSON.stringify({ messageId, conversationId });
    await this.work.run((tx) => tx.query(letter, [newId('dl'), door.id, payload, why, tries]));
    await this.counts.ignored(door.id, `words not told: ${why}`, true, Buffer.alloc(0));
  }
}
