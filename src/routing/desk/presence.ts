import { Injectable } from '@nestjs/common';
import type { Presence as State } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { ensureDesks } from '../work/capacity.js';

/** Seconds without a sign of life. The console beats every 5; the hub renews open sockets every 5 as well. */
const SHAKY = 10;
const DETACHED = 30;
const GONE = 60;

const renew = statement(
  'presence_renew',
  `UPDATE agent_state s SET last_seen_at = clock_timestamp(), lease_until = clock_timestamp() + interval '${SHAKY} seconds', dropped_at = NULL,
     presence = 'connected', presence_since = CASE WHEN old.presence = 'connected' THEN s.presence_since ELSE clock_timestamp() END
   FROM (SELECT agent_id, presence, dropped_at FROM agent_state WHERE agent_id = ANY($1) ORDER BY agent_id FOR NO KEY UPDATE) old
   WHERE s.agent_id = old.agent_id RETURNING s.agent_id AS id, old.presence <> 'connected' OR old.dropped_at IS NOT NULL AS back`,
);
const drop = statement(
  'presence_drop',
  `UPDATE agent_state SET dropped_at = clock_timestamp() WHERE agent_id = ANY($1) AND dropped_at IS NULL`,
);
// Time alone makes it worse; only a sign of life makes it better.
const decay = statement(
  'presence_decay',
  `UPDATE agent_state s SET presence = d.presence, presence_since = clock_timestamp()
   FROM (
     SELECT agent_id, CASE WHEN quiet >= ${GONE} THEN 'gone' WHEN quiet >= ${DETACHED} THEN 'detached' ELSE 'shaky' END AS presence
     FROM (
       SELECT agent_id, extract(epoch FROM now() - COALESCE(dropped_at, last_seen_at)) AS quiet FROM agent_state
       WHERE presence <> 'gone' AND COALESCE(dropped_at, last_seen_at) < now() - interval '${SHAKY} seconds'
       ORDER BY agent_id FOR NO KEY UPDATE) late) d
   WHERE s.agent_id = d.agent_id AND s.presence <> d.presence RETURNING s.agent_id AS id, s.presence`,
);

/** Whether a person is there, as observed: a lease that open sockets renew. What the person chose is another column. */
@Injectable()
export class Presence {
  /** After a restart everybody comes back at once: their desks are opened together, one batch after another. */
  private readonly arrivals = new GroupCommit<string, void>((ids) => this.welcome(ids), 1);

  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  came(agentId: string): Promise<void> {
    return this.arrivals.submit(agentId);
  }

  async renew(agentIds: string[]): Promise<void> {
    if (agentIds.length === 0) return;
    await this.work.run(async (tx) => {
      const rows = await tx.query<{ id: string; back: boolean }>(renew, [agentIds]);
      for (const { id, back } of rows)
        if (back) tx.record(fact('agent.presence_changed', { presence: 'connected' }, { subjectId: id }));
    });
  }

  /** The last socket closed: perhaps a reload, perhaps a closed lid. No new offers meanwhile. */
  async left(agentIds: string[]): Promise<void[]> {
    await this.database.query(drop, [agentIds]);
    return agentIds.map(() => undefined);
  }

  private async welcome(agentIds: string[]): Promise<void[]> {
    await ensureDesks(this.database, agentIds);
    await this.renew(agentIds);
    return agentIds.map(() => undefined);
  }

  async decay(): Promise<void> {
    await this.work.run(async (tx) => {
      const rows = await tx.query<{ id: string; presence: State }>(decay);
      for (const { id, presence } of rows) tx.record(fact('agent.presence_changed', { presence }, { subjectId: id }));
    });
  }
}
