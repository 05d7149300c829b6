import { Injectable } from '@nestjs/common';
import type { AgentStatus } from '../../contract/routing.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { EndOffers } from '../offers/end-offers.js';
import { ensureDesk } from '../work/capacity.js';

const set = statement(
  'status_choose',
  `UPDATE agent_state SET status = $2, reason = $3, status_since = CASE WHEN status = $2 THEN status_since ELSE clock_timestamp() END,
     missed = CASE WHEN $2 = 'available' THEN 0 ELSE missed END WHERE agent_id = $1`,
);
const ringing = statement('offers_ringing', `SELECT id FROM offer WHERE agent_id = $1 AND state = 'pending'`);
const back = statement('agent_bring_back', `UPDATE agent_state SET missed = 0 WHERE agent_id = $1 RETURNING status`);

/** What a person chooses to be: available, busy, away or offline. */
@Injectable()
export class SetStatus {
  constructor(
    private readonly work: UnitOfWork,
    private readonly offers: EndOffers,
  ) {}

  run(agent: Person, status: AgentStatus, reason?: string): Promise<void> {
    return this.work.run(async (tx) => {
      await ensureDesk(tx, agent.id);
      // Work that still rings at a desk its owner leaves must not wait for the ring to end.
      if (status === 'offline') {
        const offers = await tx.query<{ id: string }>(ringing, [agent.id]);
        const ids = offers.map(({ id }) => id);
        await this.offers.run(tx, ids, 'rescinded', { reason: 'went_offline', actor: factActor(agent) });
      }
      await tx.query(set, [agent.id, status, reason ?? null]);
      const data = { status, ...(reason ? { reason } : {}) };
      tx.record(fact('agent.status_changed', data, { subjectId: agent.id, actor: factActor(agent) }));
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
