import { Injectable } from '@nestjs/common';
import type { QueueWait, WaitRange } from '../../contract/staffing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { WaitEstimates } from '../../kernel/wait-estimates.js';
import { estimateWait } from './estimate-wait.js';
import { FloorNowQueries } from './floor-now.queries.js';

const waiting = statement(
  'staffing_waiting',
  `SELECT count(*) AS n FROM work_item WHERE queue_id = $1 AND phase = 'queued'`,
);

/** How long somebody who came to a queue now would wait. */
@Injectable()
export class WaitsQueries extends WaitEstimates {
  constructor(
    private readonly floor: FloorNowQueries,
    private readonly database: Database,
  ) {
    super();
  }

  async estimate(queueId: string, ahead?: number): Promise<WaitRange | null> {
    const now = await this.floor.of(queueId);
    return estimateWait({ ...now, ahead: ahead ?? (await this.ahead(queueId)) });
  }

  async of(queueId: string): Promise<QueueWait> {
    const now = await this.floor.of(queueId);
    const ahead = await this.ahead(queueId);
    return {
      queue: { id: now.queue.id, name: now.queue.name },
      staffed: now.agents > 0 && now.slots > 0,
      ahead,
      waitSeconds: estimateWait({ ...now, ahead }),
    };
  }

  private async ahead(queueId: string): Promise<number> {
    return (await this.database.one<{ n: number }>(waiting, [queueId]))?.n ?? 0;
  }
}
