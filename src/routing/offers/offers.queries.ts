import { Injectable } from '@nestjs/common';
import type { Offer, OfferState } from '../../contract/routing.js';
import { ConversationsQueries } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { HandoffsQueries } from '../handoffs/handoffs.queries.js';

const columns = `o.id, o.work_item_id, o.conversation_id, o.agent_id, o.state, o.offered_at, o.deadline, o.why, o.queue_id, q.name AS queue_name,
  w.enqueued_at, w.handoff_id, clock_timestamp() AS now`;
const joins = `FROM offer o JOIN queue q ON q.id = o.queue_id JOIN work_item w ON w.id = o.work_item_id`;
const byIds = statement('offers_by_id', `SELECT ${columns} ${joins} WHERE o.id = ANY($1) ORDER BY o.offered_at, o.id`);
const ofAgents = statement(
  'offers_of_agents',
  `SELECT ${columns} ${joins} WHERE o.agent_id = ANY($1) AND o.state = 'pending' ORDER BY o.offered_at, o.id`,
);

interface Row {
  id: string;
  work_item_id: string;
  conversation_id: string;
  agent_id: string;
  state: OfferState;
  offered_at: Date;
  deadline: Date;
  why: string;
  queue_id: string;
  queue_name: string;
  enqueued_at: Date;
  handoff_id: string | null;
  now: Date;
}

/** Reads offers with all that their card shows. */
@Injectable()
export class OffersQueries {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsQueries,
    private readonly handoffs: HandoffsQueries,
  ) {}

  async byIds(ids: string[]): Promise<Offer[]> {
    if (ids.length === 0) return [];
    return this.show(await this.database.query<Row>(byIds, [ids]));
  }

  /** What rings for these people now. */
  async ringing(agentIds: string[]): Promise<Offer[]> {
    return this.show(await this.database.query<Row>(ofAgents, [agentIds]));
  }

  private async show(rows: Row[]): Promise<Offer[]> {
    if (rows.length === 0) return [];
    const [summaries, cards] = await Promise.all([
      this.conversations.summaries([...new Set(rows.map((row) => row.conversation_id))]),
      this.handoffs.cards(rows.flatMap((row) => row.handoff_id ?? [])),
    ]);
    const conversations = new Map(summaries.map((one) => [one.id, one]));
    return rows.flatMap((row): Offer[] => {
      const conversation = conversations.get(row.conversation_id);
      if (!conversation) return [];
      return [
        {
          id: row.id,
          workItemId: row.work_item_id,
          agentId: row.agent_id,
          state: row.state,
          offeredAt: row.offered_at.toISOString(),
          deadline: row.deadline.toISOString(),
          now: row.now.toISOString(),
          queue: { id: row.queue_id, name: row.queue_name },
          why: row.why,
          waitingSince: row.enqueued_at.toISOString(),
          conversation,
          handoff: (row.handoff_id && cards.get(row.handoff_id)) || null,
        },
      ];
    });
  }
}
