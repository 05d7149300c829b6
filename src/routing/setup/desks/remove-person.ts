import { Injectable } from '@nestjs/common';
import { type Actor, factActor } from '../../../kernel/auth/actor.js';
import { Sessions } from '../../../kernel/auth/sessions.js';
import { statement } from '../../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../../kernel/events/fact.js';
import { conflict, notFound } from '../../../kernel/http/problem.js';
import { EndOffers } from '../../offers/end-offers.js';
import { queuesAsking, rewriteSteps } from '../queue-steps.js';
import { LeaveWork } from './leave-work.js';

// Strong enough that nothing is given to them until this is over; it is refused then, and goes elsewhere.
const lock = statement('person_lock', `SELECT name, role FROM agent WHERE id = $1 AND disabled_at IS NULL FOR UPDATE`);
const otherAdmin = statement(
  'other_admin',
  `SELECT 1 FROM agent WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1 LIMIT 1`,
);
const held = statement(
  'person_live_work',
  `SELECT count(*)::int AS held FROM work_item WHERE agent_id = $1 AND phase = 'held'`,
);
const ringing = statement(
  'person_offers',
  `SELECT id FROM offer WHERE agent_id = $1 AND state = 'pending' ORDER BY work_item_id`,
);
const wishes = statement(
  'person_wishes_gone',
  `WITH p AS (DELETE FROM work_preference WHERE agent_id = $1)
   UPDATE work_item SET preferred_agent = NULL, preferred_until = NULL, version = version + 1
   WHERE id IN (SELECT id FROM work_item WHERE preferred_agent = $1 AND phase = 'queued' AND state = 'pending' ORDER BY id FOR NO KEY UPDATE)`,
);
const leave = statement(
  'person_leaves',
  `WITH q AS (DELETE FROM agent_queue WHERE agent_id = $1), t AS (DELETE FROM team_member WHERE agent_id = $1),
     s AS (UPDATE agent_state SET status = 'offline', reason = NULL, status_since = clock_timestamp() WHERE agent_id = $1)
   UPDATE agent SET disabled_at = now() WHERE id = $1`,
);

/** Somebody leaves: what they hold goes back to its queue as old as it is, and they are signed out. Their name stays in the past. */
@Injectable()
export class RemovePerson {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly offers: EndOffers,
    private readonly leaving: LeaveWork,
  ) {}

  run(agentId: string, workTo: 'queue' | undefined, actor: Actor): Promise<void> {
    if (actor.kind === 'agent' && actor.id === agentId) throw conflict('own_account', 'Somebody else has to do this');
    return this.work.run(async (tx) => {
      await this.leaving.lock(tx, agentId);
      const person = await tx.one<{ name: string; role: string }>(lock, [agentId]);
      if (!person) throw notFound('person');
      if (person.role === 'admin' && !(await tx.one(otherAdmin, [agentId])))
        throw conflict('last_admin', 'Somebody has to be able to set the hub up');
      const [live] = await tx.query<{ held: number }>(held, [agentId]);
      if (live.held > 0 && !workTo)
        throw conflict('has_live_work', `${person.name} still has work`, { waiting: 0, held: live.held });
      const by = factActor(actor);
      const given = await this.leaving.within(tx, { id: agentId, name: person.name }, by);
      await this.forget(tx, agentId, by);
      await tx.query(leave, [agentId]);
      await this.sessions.revokeAll(tx, agentId);
      tx.record(
        fact('agent.status_changed', { status: 'offline', reason: 'removed' }, { subjectId: agentId, actor: by }),
      );
      tx.record(fact('agent.removed', { name: person.name, requeued: given }, { subjectId: agentId, actor: by }));
    });
  }

  private async forget(tx: Tx, agentId: string, actor: FactActor): Promise<void> {
    const offers = await tx.query<{ id: string }>(ringing, [agentId]);
    const ids = offers.map(({ id }) => id);
    await this.offers.run(tx, ids, 'rescinded', { reason: 'agent_removed', actor });
    await tx.query(wishes, [agentId]);
    const wished = await queuesAsking(tx, (step) => step.preferred === agentId);
    await rewriteSteps(tx, wished, (step) => ({
      ...step,
      preferred: step.preferred === agentId ? undefined : step.preferred,
    }));
  }
}
