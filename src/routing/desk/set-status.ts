import { Injectable } from '@nestjs/common';
import type { AgentStatus } from '../../contract/routing.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../../kernel/events/fact.js';
import { EndOffers } from '../offers/end-offers.js';
import { ensureDesk } from '../work/capacity.js';

const set = statement(
  'status_choose',
  `UPDATE agent_state SET status = $2, reason = $3, status_since = CASE WHEN status = $2 THEN status_since ELSE clock_timestamp() END,
     missed = CASE WHEN $2 = 'available' THEN 0 ELSE missed END, paused_until = CASE WHEN $2 = 'available' THEN NULL ELSE paused_until END,
     next_status = NULL, next_reason = NULL, status_until = clock_timestamp() + make_interval(secs => $4::int) WHERE agent_id = $1`,
);
// Nothing new from now on; the change comes by itself when the last piece of work is done.
const drain = statement(
  'status_next',
  `UPDATE agent_state SET next_status = $2, next_reason = $3 WHERE agent_id = $1 AND status = 'available'
     AND (EXISTS (SELECT 1 FROM work_item w WHERE w.agent_id = $1 AND w.phase = 'held')
       OR EXISTS (SELECT 1 FROM offer o WHERE o.agent_id = $1 AND o.state = 'pending')) RETURNING agent_id`,
);
const ringing = statement('offers_ringing', `SELECT id FROM offer WHERE agent_id = $1 AND state = 'pending'`);
const back = statement(
  'agent_bring_back',
  `UPDATE agent_state SET missed = 0, paused_until = NULL,
     status = CASE WHEN reason = 'missed_offers' THEN 'available' ELSE status END, reason = CASE WHEN reason = 'missed_offers' THEN NULL ELSE reason END,
     status_since = CASE WHEN reason = 'missed_offers' THEN clock_timestamp() ELSE status_since END
   WHERE agent_id = $1 RETURNING status`,
);

interface By {
  actor: FactActor;
  private?: boolean;
  /** Only when the present work is done. */
  next?: boolean;
  /** For so long, as they mean it. */
  seconds?: number;
}

/** What a person chooses to be: available, busy, away or offline. */
@Injectable()
export class SetStatus {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offers: EndOffers,
  ) {}

  /** By themselves, or by a supervisor. */
  run(
    agent: Pick<Person, 'id'>,
    status: AgentStatus,
    reason?: string,
    by: By = { actor: { kind: 'agent', id: agent.id } },
  ): Promise<void> {
    return this.work.run(async (tx) => {
      await ensureDesk(tx, agent.id);
      if (by.next && (await tx.one(drain, [agent.id, status, reason ?? null]))) {
        const about = { subjectId: agent.id, actor: by.actor };
        tx.record(
          fact('agent.status_changed', { status: 'available', next: status, ...(reason ? { reason } : {}) }, about),
        );
        return;
      }
      // Work that still rings at a desk its owner leaves must not wait for the ring to end.
      if (status === 'offline') {
        const offers = await tx.query<{ id: string }>(ringing, [agent.id]);
        const ids = offers.map(({ id }) => id);
        await this.offers.run(tx, ids, 'rescinded', { reason: 'went_offline', actor: by.actor });
      }
      await tx.query(set, [agent.id, status, reason ?? null, by.seconds ?? null]);
      const data = { status, ...(reason ? { reason } : {}), ...(by.private ? { private: true } : {}) };
      tx.record(fact('agent.status_changed', data, { subjectId: agent.id, actor: by.actor }));
    });
  }

  /** After a missed offer: here again, offers may come. */
  bringBack(agent: Person): Promise<void> {
    return this.work.run(async (tx) => {
      await ensureDesk(tx, agent.id);
      const [row] = await tx.query<{ status: AgentStatus }>(back, [agent.id]);
      const where = { subjectId: agent.id, actor: factActor(agent) };
      tx.record(fact('agent.status_changed', { status: row.status, reason: 'back' }, where));
    });
  }
}
