import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { type Statement, statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { MoveWork } from '../work/move-work.js';
import { lockConversation, lockLiveWork } from '../work/work-row.js';

// A call is never quiet, and a note of ours says nothing to the customer: what counts is that nobody waits for us.
const quiet = statement(
  'work_quiet',
  `SELECT w.conversation_id AS id FROM work_item w JOIN queue q ON q.id = w.queue_id AND q.release_after_seconds IS NOT NULL
   JOIN conversation c ON c.id = w.conversation_id AND c.waiting_since IS NULL
   WHERE w.phase = 'held' AND w.state = 'assigned' AND w.kind NOT IN ('callback', 'task', 'promise') AND w.channel_class <> 'voice' AND w.released_at IS NULL
     AND c.last_at <= now() - make_interval(secs => q.release_after_seconds) LIMIT 200`,
);
const wanted = statement(
  'work_wanted',
  `SELECT w.conversation_id AS id FROM work_item w JOIN conversation c ON c.id = w.conversation_id AND c.waiting_since IS NOT NULL
   WHERE w.phase = 'held' AND w.state = 'assigned' AND w.released_at IS NOT NULL LIMIT 200`,
);

/** Frees the place of work whose customer has been silent for as long as its queue says, and takes it again once they write. */
@Injectable()
export class QuietWork {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly move: MoveWork,
  ) {}

  async run(): Promise<void> {
    await this.each(wanted, false);
    await this.each(quiet, true);
  }

  private async each(which: Statement, isQuiet: boolean): Promise<void> {
    for (const { id } of await this.database.query<{ id: string }>(which))
      await this.work.run(async (tx) => {
        await lockConversation(tx, id);
        const item = await lockLiveWork(tx, id);
        if (item?.state !== 'assigned' || (item.released_at !== null) === isQuiet) return;
        await (isQuiet ? this.move.release(tx, item) : this.move.resume(tx, item));
      });
  }
}
