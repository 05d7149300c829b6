import { Injectable } from '@nestjs/common';
import type { AgentStatus } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';

const drained = statement(
  'status_drained',
  `UPDATE agent_state s SET status = s.next_status, reason = s.next_reason, next_status = NULL, next_reason = NULL,
     status_since = clock_timestamp(), status_until = NULL
   WHERE s.next_status IS NOT NULL
     AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.agent_id = s.agent_id AND w.phase = 'held')
     AND NOT EXISTS (SELECT 1 FROM offer o WHERE o.agent_id = s.agent_id AND o.state = 'pending')
   RETURNING s.agent_id AS id, s.status, s.reason`,
);

/** Changes the status of those who wanted to finish what they have first, once they have. */
@Injectable()
export class Drains {
  constructor(private readonly work: UnitOfWork) {}

  run(): Promise<void> {
    return this.work.run(async (tx) => {
      for (const { id, status, reason } of await tx.query<{ id: string; status: AgentStatus; reason: string | null }>(
        drained,
      ))
        tx.record(fact('agent.status_changed', { status, ...(reason ? { reason } : {}) }, { subjectId: id }));
    });
  }
}
