import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { type Statement, statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { AutoAccept } from '../offers/auto-accept.js';
import { EndOffers } from '../offers/end-offers.js';
import { Turns } from './turns.js';

const overdue = statement(
  'offers_overdue',
  `SELECT id FROM offer WHERE state = 'pending' AND deadline <= now() ORDER BY deadline LIMIT 500`,
);
// A dropped socket comes back within seconds when it was a reload or a lift; a ringing customer waits no longer than that.
const deserted = statement(
  'offers_deserted',
  `SELECT o.id FROM offer o JOIN agent_state s ON s.agent_id = o.agent_id JOIN queue q ON q.id = o.queue_id
   WHERE o.state = 'pending' AND (s.presence IN ('detached', 'gone') OR s.dropped_at <= now() - make_interval(secs => q.rescind_seconds)) LIMIT 500`,
);

/** Ends offers whose time is over, and those that ring at a desk nobody sits at. */
@Injectable()
export class LateOffers {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly offers: EndOffers,
    private readonly autoAccept: AutoAccept,
    private readonly turns: Turns,
  ) {}

  async runOut(): Promise<void> {
    // Whoever lets their offers accept themselves does not miss one.
    await this.autoAccept.run();
    await this.end(overdue, 'timeout');
  }

  async takeBack(): Promise<void> {
    await this.end(deserted, 'rescinded', 'connection_lost');
    // What nobody is asked for any more may give its turn away.
    await this.turns.run();
  }

  private async end(which: Statement, state: 'timeout' | 'rescinded', reason?: string): Promise<void> {
    const ids = (await this.database.query<{ id: string }>(which)).map(({ id }) => id);
    if (ids.length > 0) await this.work.run((tx) => this.offers.run(tx, ids, state, { reason }));
  }
}
