import { Injectable } from '@nestjs/common';
import type { Offer, OfferState, PassedOn, WorkKind } from '../../contract/routing.js';
import { ConversationsQueries } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { HandoffsQueries } from '../handoffs/handoffs.queries.js';

// Only who put it into this very line, moments before it stood there: what came back since for another reason is nobody's passing on.
const passed = `SELECT jsonb_build_object('by', jsonb_build_object('id', a.id, 'name', a.name), 'reason', t.reason, 'note', t.note) AS told
  FROM transfer t JOIN agent a ON a.id = t.by_agent
  WHERE t.conversation_id = w.conversation_id AND w.kind NOT IN ('callback', 'task', 'promise') AND t.mode = 'cold'
    AND t.to_place NOT LIKE 'bot:%' AND t.at BETWEEN w.entered_at - interval '5 seconds' AND w.entered_at
  ORDER BY t.at DESC LIMIT 1`;
const columns = `o.id, o.work_item_id, o.conversation_id, o.agent_id, o.state, o.offered_at, o.deadline, o.accepts_at, o.why, o.queue_id, q.name AS queue_name,
  w.enqueued_at, w.handoff_id, w.kind, w.title, w.note, f.root_id AS person_id, p.name AS person_name, clock_timestamp() AS now,
  passed.told AS passed_on`;
const joins = `FROM offer o JOIN queue q ON q.id = o.queue_id JOIN work_item w ON w.id = o.work_item_id
  JOIN profile f ON f.id = w.profile_id JOIN profile p ON p.id = f.root_id LEFT JOIN LATERAL (${passed}) passed ON true`;
const byIds = statement('offers_by_id', `SELECT ${columns} ${joins} WHERE o.id = ANY($1) ORDER BY o.offered_at, o.id`);
const ofAgents = statement(
  'offers_of_agents',
  `SELECT ${columns} ${joins} WHERE o.agent_id = ANY($1) AND o.state = 'pending' ORDER BY o.offered_at, o.id`,
);

interface Row {
  id: string;
  work_item_id: string;
  conversation_id: string | null;
  agent_id: string;
  state: OfferState;
  offered_at: Date;
  deadline: Date;
  accepts_at: Date | null;
  why: string;
  queue_id: string;
  queue_name: string;
  enqueued_at: Date;
  handoff_id: string | null;
  kind: WorkKind;
  title: string | null;
  note: string | null;
  person_id: string;
  person_name: string | null;
  now: Date;
  passed_on: PassedOn | null;
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
      this.conversations.summaries([...new Set(rows.flatMap((row) => row.conversation_id ?? []))]),
      this.handoffs.cards(rows.flatMap((row) => row.handoff_id ?? [])),
    ]);
    const conversations = new Map(summaries.map((one) => [one.id, one]));
    return rows.flatMap((row): Offer[] => {
      const conversation = row.conversation_id ? conversations.get(row.conversation_id) : null;
      if (conversation === undefined) return [];
      return [
        {
          id: row.id,
          workItemId: row.work_item_id,
          agentId: row.agent_id,
          state: row.state,
          offeredAt: row.offered_at.toISOString(),
          deadline: row.deadline.toISOString(),
          acceptsAt: row.accepts_at?.toISOString() ?? null,
          now: row.now.toISOString(),
          queue: { id: row.queue_id, name: row.queue_name },
          why: row.why,
          waitingSince: row.enqueued_at.toISOString(),
          kind: row.kind,
          title: row.title,
          note: row.note,
          conversation,
          person: { id: row.person_id, name: row.person_name },
          handoff: (row.handoff_id && cards.get(row.handoff_id)) || null,
          passedOn: row.passed_on,
        },
      ];
    });
  }
}
