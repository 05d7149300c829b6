import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { lockConversation } from '../work/work-row.js';
import { readThread } from './clock-rows.js';
import { KeepClocks } from './keep-clocks.js';

const find = statement('sla_clock_thread', `SELECT conversation_id AS id FROM sla_clock WHERE id = $1 AND is_current`);
const now = statement('sla_now', `SELECT clock_timestamp() AS now`);
const NONE = { xid: '0', position: 0 };

/** What time alone does to a clock: it warns, and then it is over. */
@Injectable()
export class ClockRunsOut {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keep: KeepClocks,
  ) {}

  @OnTimer('sla.clock')
  async due({ key }: DueTimer): Promise<void> {
    await this.work.run(async (tx) => {
      const of = await tx.one<{ id: string }>(find, [key]);
      if (!of || !(await lockConversation(tx, of.id))) return;
      const thread = await readThread(tx, of.id, NONE);
      const clock = thread?.clocks.find(({ id }) => id === key);
      if (!thread || !clock || clock.endedAt !== null || clock.dueAt === null) return;
      const row = await tx.one<{ now: Date }>(now);
      const at = (row as { now: Date }).now.getTime();
      const after = { ...clock };
      if (clock.warnAt !== null && clock.warnAt <= at) after.warnedAt ??= at;
      if (clock.dueAt <= at) after.breachedAt ??= at;
      const clocks = thread.clocks.map((one) => (one === clock ? after : one));
      await this.keep.run(tx, of.id, thread.clocks, clocks, at);
    });
  }
}
