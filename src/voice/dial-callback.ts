import { Injectable, Logger } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { Database } from '../kernel/db/database.js';
import { type Fact, fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { Refusal } from '../kernel/http/problem.js';
import { PlaceCall } from './place-call.js';

const find = statement(
  'call_back_whom',
  `SELECT b.phone, a.id, a.name, a.role FROM callback b JOIN work_item w ON w.id = b.work_item_id JOIN agent a ON a.id = w.agent_id
   WHERE w.id = $1 AND w.kind = 'callback' AND w.state = 'assigned' AND b.state IN ('queued', 'calling')`,
);

/** Whoever takes a callback is rung, and then the customer: click-to-call without the click. */
@Injectable()
export class DialCallback {
  private readonly log = new Logger('voice');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly place: PlaceCall,
  ) {}

  @On('work.accepted')
  async accepted({ conversationId, profileId, subjectId }: Fact<'work.accepted'>): Promise<void> {
    const found = await this.database.one<{ phone: string; id: string; name: string; role: 'agent' }>(find, [
      subjectId,
    ]);
    if (!found || !conversationId) return;
    const { phone, ...agent } = found;
    try {
      await this.place.run(conversationId, { kind: 'agent', sessionId: '', ...agent }, phone);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'call_goes_on') return;
      this.log.warn(`callback ${subjectId}: ${error.message}`);
      // As when nobody answers: it is tried again, as often as was agreed.
      await this.work.run(async (tx) =>
        tx.record(fact('call.ended', { outcome: error.code, direction: 'out' }, { conversationId, profileId })),
      );
    }
  }
}
