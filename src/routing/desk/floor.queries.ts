import { Injectable } from '@nestjs/common';
import type { Disposition, Queue, RoutingDecision } from '../../contract/routing.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const queues = statement(
  'queues_all',
  `SELECT id, name, offer_seconds AS "offerSeconds", goal_seconds AS "goalSeconds", first_reply_seconds AS "firstReplySeconds",
     wrap_up_seconds AS "wrapUpSeconds" FROM queue WHERE deleted_at IS NULL ORDER BY name, id`,
);
const dispositions = statement(
  'dispositions_of',
  `SELECT id, code, label, parent_id AS "parentId" FROM disposition WHERE disabled_at IS NULL AND (queue_id IS NULL OR $1::text IS NULL OR queue_id = $1) ORDER BY place, label, id`,
);
const agents = statement(
  'agents_all',
  `SELECT a.id, a.name, a.role, COALESCE(s.status, 'offline') AS status, COALESCE(s.presence, 'gone') AS presence
   FROM agent a LEFT JOIN agent_state s ON s.agent_id = a.id WHERE a.disabled_at IS NULL ORDER BY a.name, a.id LIMIT 2000`,
);
const decisions = statement(
  'routing_decisions',
  `SELECT * FROM (
     SELECT o.id, o.work_item_id AS "workItemId", o.offered_at AS at, o.agent_id, a.name AS agent_name, o.why AS rule, l.candidates
     FROM work_item w JOIN offer o ON o.work_item_id = w.id JOIN candidate_list l ON l.id = o.list_id LEFT JOIN agent a ON a.id = o.agent_id
     WHERE w.conversation_id = $1
     UNION ALL SELECT id, work_item_id, at, agent_id, agent_name, rule, candidates FROM routing_decision WHERE conversation_id = $1) d
   ORDER BY at DESC, id DESC LIMIT 100`,
);

type DecisionRow = Omit<RoutingDecision, 'at' | 'chosen'> & {
  at: Date;
  agent_id: string | null;
  agent_name: string | null;
};

export interface AgentLine {
  id: string;
  name: string;
  role: string;
  status: string;
  presence: string;
}

/** Reads what the floor is made of: queues, people, dispositions, and why each conversation went where it went. */
@Injectable()
export class FloorQueries {
  constructor(private readonly database: Database) {}

  queues(): Promise<Queue[]> {
    return this.database.query(queues);
  }

  dispositions(queueId: string | null): Promise<Disposition[]> {
    return this.database.query(dispositions, [queueId]);
  }

  agents(): Promise<AgentLine[]> {
    return this.database.query(agents);
  }

  async decisions(conversationId: string): Promise<RoutingDecision[]> {
    const rows = await this.database.query<DecisionRow>(decisions, [conversationId]);
    return rows.map(({ agent_id, agent_name, at, candidates, ...rest }) => {
      const chosen = agent_id ? { id: agent_id, name: agent_name ?? '' } : null;
      return { ...rest, at: at.toISOString(), chosen, candidates: marked(candidates, chosen, rest.rule) };
    });
  }
}

/** The list as it is kept is of all decisions of its kind; here it is of one. */
function marked(
  list: RoutingDecision['candidates'],
  chosen: RoutingDecision['chosen'],
  why: string,
): RoutingDecision['candidates'] {
  if (!chosen) return list;
  return [{ ...chosen, verdict: 'chosen', why }, ...list.filter(({ id }) => id !== chosen.id)];
}
