import type { ChannelClass } from '../../contract/common.js';
import type { SkillRequirement, WorkItemState, WorkKind, WrapUpMode } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';

export interface WorkRow {
  id: string;
  conversation_id: string;
  profile_id: string;
  queue_id: string;
  queue_name: string;
  wrap_up_seconds: number;
  wrap_up_mode: WrapUpMode;
  handoff_id: string | null;
  kind: WorkKind;
  state: WorkItemState;
  priority: number;
  skills: SkillRequirement[];
  channel_class: ChannelClass;
  offer_id: string | null;
  agent_id: string | null;
  /** Set while the place is free again because the customer is silent. */
  released_at: Date | null;
}

const columns = `w.id, w.conversation_id, w.profile_id, w.queue_id, q.name AS queue_name, q.wrap_up_seconds, q.wrap_up_mode, w.handoff_id, w.kind, w.state, w.priority,
  w.skills, w.channel_class, w.offer_id, w.agent_id, w.released_at`;
const live = statement(
  'work_live',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id
   WHERE w.conversation_id = $1 AND w.state IN ('pending', 'reserved', 'assigned') AND w.kind NOT IN ('callback', 'task', 'promise')
   FOR NO KEY UPDATE OF w`,
);
const held = statement(
  'work_held',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id
   WHERE w.conversation_id = $1 AND w.agent_id = $2 AND w.phase = 'held' AND w.kind NOT IN ('callback', 'task', 'promise')
   ORDER BY w.state = 'wrapping' DESC, w.id LIMIT 1 FOR NO KEY UPDATE OF w`,
);
// Where notes are optional they may come when the work is over already.
const late = statement(
  'work_late',
  `SELECT ${columns} FROM work_item w JOIN queue q ON q.id = w.queue_id
   WHERE w.conversation_id = $1 AND w.agent_id = $2 AND w.state = 'completed' AND w.kind NOT IN ('callback', 'task', 'promise')
     AND w.ended_at > now() - interval '1 hour' AND NOT EXISTS (SELECT 1 FROM wrap_up u WHERE u.work_item_id = w.id)
   ORDER BY w.ended_at DESC LIMIT 1 FOR NO KEY UPDATE OF w`,
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

/** The conversation’s own item that waits, rings or is worked on; wrapping up is no longer live. */
export const lockLiveWork = (tx: Tx, conversationId: string): Promise<WorkRow | undefined> =>
  tx.one(live, [conversationId]);

/** What this agent works on or still has to wrap up here. */
export const lockHeldWork = (tx: Tx, conversationId: string, agentId: string): Promise<WorkRow | undefined> =>
  tx.one(held, [conversationId, agentId]);

/** What this agent finished here lately without a word. */
export const lockLateWork = (tx: Tx, conversationId: string, agentId: string): Promise<WorkRow | undefined> =>
  tx.one(late, [conversationId, agentId]);

export const lockWork = (tx: Tx, id: string): Promise<WorkRow | undefined> => tx.one(byId, [id]);

/** A callback, a task or a promise: it stands beside its conversation, and whoever takes it does not take that. */
export const isBeside = ({ kind }: Pick<WorkRow, 'kind'>): boolean => ['callback', 'task', 'promise'].includes(kind);
