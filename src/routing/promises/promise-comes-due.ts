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
   FROM promise WHERE id = $1 AND kept_at IS NULL AND dropped_at IS NULL AND due_at IS NOT NULL`,
);
// A bot is told of nothing, and who has left neither: it falls to whoever has the conversation, or had it last.
const owned = statement(
  'promise_owned',
  `UPDATE promise p SET agent_id = COALESCE((SELECT id FROM agent WHERE id = p.agent_id AND disabled_at IS NULL), (
     SELECT s.agent_id FROM work_item w JOIN assignment s ON s.work_item_id = w.id JOIN agent a ON a.id = s.agent_id AND a.disabled_at IS NULL
     WHERE w.conversation_id = p.conversation_id AND w.kind NOT IN ('callback', 'task', 'promise')
     ORDER BY s.ended_at IS NULL DESC, s.started_at DESC, s.id DESC LIMIT 1))
   WHERE id = $1 RETURNING agent_id AS "agentId"`,
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

/** A promise whose time comes: whose it is is reminded, then it is work, then it is broken. */
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

  /** For whose it is while they are there, else for the queue. */
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
      if (!row) return;
      const { agentId } = (await tx.one<Pick<Row, 'agentId'>>(owned, [id])) as Pick<Row, 'agentId'>;
      await then(tx, { ...row, agentId });
    });
  }
}

const about = ({ conversationId, profileId }: Pick<Row, 'conversationId' | 'profileId'>, subjectId: string) => ({
  conversationId,
  profileId,
  subjectId,
});
