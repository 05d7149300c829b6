import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement, WorkItemState } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';

export interface WorkRow {
  id: string;
  conversation_id: string;
  profile_id: string;
  queue_id: string;
  queue_name: string;
  wrap_up_seconds: number;
  handoff_id: string | null;
  state: WorkItemState;
  priority: number;
  skills: SkillRequirement[];
  channel_class: ChannelClass;
  offer_id: string | null;
  agent_id: string | null;
}

const columns = `w.id, w.conversation_id, w.profile_id, w.queue_id, q.name AS queue_name, q.wrap_up_seconds, w.handoff_id, w.state, w.priority,
  w.skills, w.channel_class, w.offer_id, w.agent_id`;
const live = statement(
  'work_live',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id
   WHERE w.conversation_id = $1 AND w.state IN ('pending', 'reserved', 'assigned') FOR NO KEY UPDATE OF w`,
);
const held = statement(
  'work_held',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id
   WHERE w.conversation_id = $1 AND w.agent_id = $2 AND w.state IN ('assigned', 'wrapping')
   ORDER BY w.state = 'wrapping' DESC, w.id LIMIT 1 FOR NO KEY UPDATE OF w`,
);
const byId = statement(
  'work_by_id',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id WHERE w.id = $1 FOR NO KEY UPDATE OF w`,
);
const conversation = statement(
  'work_conversation',
  `SELECT id, profile_id, status, interaction_id, control_kind, control_id, control_name, control_epoch, control_since, queue_id, inbox_id
   FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);

export interface ConversationRow {
  id: string;
  profile_id: string;
  status: string;
  interaction_id: string | null;
  control_kind: 'bot' | 'agent' | 'queue' | 'none';
  control_id: string | null;
  control_name: string | null;
  control_epoch: number;
  control_since: Date;
  queue_id: string | null;
  inbox_id: string;
}

// Everything that moves work locks in this order: conversation, work item, offer, capacity. So two of them cannot wait for each other.

export const lockConversation = (tx: Tx, id: string): Promise<ConversationRow | undefined> =>
  tx.one(conversation, [id]);

/** The item that waits, rings or is worked on; wrapping up is no longer live. */
export const lockLiveWork = (tx: Tx, conversationId: string): Promise<WorkRow | undefined> =>
  tx.one(live, [conversationId]);

/** What this agent works on or still has to wrap up here. */
export const lockHeldWork = (tx: Tx, conversationId: string, agentId: string): Promise<WorkRow | undefined> =>
  tx.one(held, [conversationId, agentId]);

export const lockWork = (tx: Tx, id: string): Promise<WorkRow | undefined> => tx.one(byId, [id]);
