import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { ClosedQueuesQueries } from './closed-queues.queries.js';
import { NobodyCame, type Plan } from '../work/nobody-came.js';
import { lockConversation, lockWork } from '../work/work-row.js';

const out = statement(
  'work_out_of_steps',
  `SELECT w.id, w.conversation_id AS "conversationId" FROM queue q
   JOIN LATERAL (SELECT sum((s ->> 'seconds')::int) AS seconds FROM jsonb_array_elements(q.steps) s) t ON true
   JOIN work_item w ON w.queue_id = q.id AND w.phase = 'queued' AND w.state = 'pending' AND w.no_agent_at IS NULL AND w.entered_at + make_interval(secs => t.seconds) <= now()
   WHERE q.steps <> '[]' AND NOT q.steps @? '$[*] ? (@.seconds == null)' LIMIT 200`,
);
const shut = statement(
  'work_out_of_hours',
  `SELECT id, conversation_id AS "conversationId" FROM work_item
   WHERE queue_id = ANY($1) AND phase = 'queued' AND state = 'pending' AND no_agent_at IS NULL AND kind NOT IN ('callback', 'task', 'promise') LIMIT 200`,
);
const planOf = statement('queue_plan', `SELECT no_agent AS plan FROM queue WHERE id = $1`);

/** Nobody took it in any step, or nobody is to be expected now: the queue's plan for that runs, once, and the customer is told what it says. */
@Injectable()
export class OutOfSteps {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly nobody: NobodyCame,
    private readonly closed: ClosedQueuesQueries,
  ) {}

  async run(): Promise<void> {
    const rows = await this.database.query<{ id: string; conversationId: string | null }>(out);
    const closed = await this.closed.now();
    if (closed.length > 0) rows.push(...(await this.database.query<(typeof rows)[number]>(shut, [closed])));
    for (const row of rows) await this.work.run((tx) => this.carryOut(tx, row));
  }

  private async carryOut(tx: Tx, row: { id: string; conversationId: string | null }): Promise<void> {
    if (row.conversationId) await lockConversation(tx, row.conversationId);
    const item = await lockWork(tx, row.id);
    const queue = item && (await tx.one<{ plan: Plan }>(planOf, [item.queue_id]));
    if (queue) await this.nobody.run(tx, item, queue.plan);
  }
}
