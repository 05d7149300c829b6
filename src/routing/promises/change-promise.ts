import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { lockConversation } from '../work/work-row.js';
import { PROMISE, WatchPromise } from './watch-promise.js';

const find = statement('promise_change_find', `SELECT conversation_id AS "conversationId" FROM promise WHERE id = $1`);
const read = statement(
  'promise_change_read',
  `SELECT text, conversation_id AS "conversationId", profile_id AS "profileId", due_work_id IS NOT NULL AS "isWork",
     CASE WHEN kept_at IS NOT NULL THEN 'kept' WHEN dropped_at IS NOT NULL THEN 'dropped' WHEN broken_at IS NOT NULL THEN 'broken' ELSE 'open' END AS state,
     COALESCE($2::timestamptz > now(), true) AS ahead
   FROM promise WHERE id = $1`,
);
const move = statement('promise_move', `UPDATE promise SET due_at = $2, reminded_at = NULL WHERE id = $1`);
const drop = statement(
  'promise_drop',
  `UPDATE promise SET dropped_at = clock_timestamp(), dropped_reason = $2 WHERE id = $1`,
);

interface Row {
  text: string;
  conversationId: string;
  profileId: string;
  isWork: boolean;
  state: 'open' | 'kept' | 'dropped' | 'broken';
  ahead: boolean;
}

/** Moves a promise to another time or drops it with a reason, as long as it is nobody's work yet. */
@Injectable()
export class ChangePromise {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly watch: WatchPromise,
  ) {}

  move(id: string, dueAt: string, actor: Actor): Promise<void> {
    return this.change(id, dueAt, async (tx, row) => {
      if (!row.ahead) throw invalid('/dueAt', 'past', 'That is over already');
      await tx.query(move, [id, dueAt]);
      await this.watch.time(tx, id);
      tx.record(fact('promise.moved', { text: row.text, dueAt }, { ...about(row, id), actor: factActor(actor) }));
    });
  }

  drop(id: string, reason: string, actor: Actor): Promise<void> {
    return this.change(id, null, async (tx, row) => {
      await tx.query(drop, [id, reason]);
      for (const kind of Object.values(PROMISE)) await this.timers.cancel(tx, kind, id);
      tx.record(fact('promise.dropped', { text: row.text, reason }, { ...about(row, id), actor: factActor(actor) }));
    });
  }

  private change(id: string, dueAt: string | null, then: (tx: Tx, row: Row) => Promise<void>): Promise<void> {
    return this.work.run(async (tx) => {
      const seen = await tx.one<{ conversationId: string }>(find, [id]);
      if (!seen) throw notFound('promise');
      await lockConversation(tx, seen.conversationId);
      const row = (await tx.one<Row>(read, [id, dueAt])) as Row;
      if (row.state !== 'open') throw conflict('promise_over', 'This promise is over', { state: row.state });
      if (row.isWork) throw conflict('promise_is_work', 'This promise is work by now');
      await then(tx, row);
    });
  }
}

const about = ({ conversationId, profileId }: Row, subjectId: string) => ({ conversationId, profileId, subjectId });
