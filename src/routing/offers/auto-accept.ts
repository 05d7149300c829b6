import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { AcceptOffer } from './accept-offer.js';

const due = statement(
  'offers_accepting',
  `SELECT o.id, a.id AS "agentId", a.name FROM offer o JOIN agent a ON a.id = o.agent_id JOIN agent_state s ON s.agent_id = a.id
   WHERE o.state = 'pending' AND o.accepts_at <= now() AND s.presence = 'connected' AND s.dropped_at IS NULL ORDER BY o.accepts_at LIMIT 200`,
);

/** Accepts for people whose queue says so, once they have had their three seconds to let it pass, whatever their browser does meanwhile. */
@Injectable()
export class AutoAccept {
  private readonly log = new Logger('offers');

  constructor(
    private readonly database: Database,
    private readonly accept: AcceptOffer,
  ) {}

  async run(): Promise<void> {
    for (const { id, agentId, name } of await this.database.query<{ id: string; agentId: string; name: string }>(due)) {
      // Taken, let pass or run out in this very moment: then there is nothing left to do.
      await this.accept
        .run(id, { kind: 'agent', id: agentId, name })
        .catch((error: Error) => this.log.debug(`offer ${id}: ${error.message}`));
    }
  }
}
