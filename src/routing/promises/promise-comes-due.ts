import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { QueueSideWork } from '../side/queue-side-work.js';
import { lockConversation } from '../work/work-row.js';
import { PROMISE } from './watch-promise.js';

/** So long after its time a promise nobody kept is broken. */
const BROKEN_SECONDS = 3600;

const read = statement(
  'promise_read',
  `SELECT text, due_at AS "dueAt", agent_id AS "agentId", conversation_id AS "conversationId", profile_id AS "profileId", made_by AS "madeBy"
   FROM promise WHERE id = $1 AND kept_at IS NULL AND due_at IS NOT NULL`,
);
const reminded = statement('promise_reminded', `UPDATE promise SET reminded_at = clock_timestamp() WHERE id = $1`);
const became = statement(
  'promise_became',
  `UPDATE promise SET due_work_id = $2 WHERE id = $1 AND due_work_id IS NULL RETURNING id`,
);
const hasWork = statement('promise_has_work', `SELECT 1 FROM promise WHERE id = $1 AND due_work_id IS NOT NULL`);
const broken = statement(
  'promise_broken',
  `UPDATE promise SET broken_at = clock_timestamp() WHERE id = $1 AND kept_at IS NULL AND broken_at IS NULL RETURNING id`,
);

interface Row {
  text: string;
  dueAt: Date;
  agentId: string | null;
  conversationId: string;
  profileId: string;
  madeBy: string;
}

/** A promise whose time comes: its maker is reminded, then it is work, then it is broken. */
@Injectable()
export class PromiseComesDue {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly queue: QueueSideWork,
  ) {}

  @OnTimer('promise.remind')
  async remind({ key: id }: DueTimer): Promise<void> {
    await this.open(id, async (tx, { text, dueAt, agentId, ...row }) => {
      await tx.query(reminded, [id]);
      tx.record(fact('promise.reminded', { text, dueAt: dueAt.toISOString(), agentId }, about(row, id)));
    });
  }

  /** For whoever made it while they are there, else for the queue. */
  @OnTimer('promise.due')
  async due({ key: id }: DueTimer): Promise<void> {
    await this.open(id, async (tx, row) => {
      if (await tx.one(hasWork, [id])) return;
      const workItemId = await this.queue.within(tx, {
        kind: 'promise',
        conversation: { id: row.conversationId, profile_id: row.profileId },
        title: row.text,
        note: `Promised by ${row.madeBy}`,
        agentId: row.agentId,
        dueAt: row.dueAt,
        actor: { kind: 'system', id: null },
      });
      await tx.query(became, [id, workItemId]);
      await this.timers.set(tx, { kind: PROMISE.broken, key: id, inSeconds: BROKEN_SECONDS });
      tx.record(fact('promise.due', { workItemId }, about(row, id)));
    });
  }

  @OnTimer('promise.broken')
  async isBroken({ key: id }: DueTimer): Promise<void> {
    await this.open(id, async (tx, row) => {
      if (await tx.one(broken, [id])) tx.record(fact('promise.broken', { text: row.text }, about(row, id)));
    });
  }

  private open(id: string, then: (tx: Tx, row: Row) => Promise<void>): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await tx.one<Row>(read, [id]);
      if (!seen) return;
      await lockConversation(tx, seen.conversationId);
      const row = await tx.one<Row>(read, [id]);
      if (row) await then(tx, row);
    });
  }
}

const about = ({ conversationId, profileId }: Pick<Row, 'conversationId' | 'profileId'>, subjectId: string) => ({
  conversationId,
  profileId,
  subjectId,
});
