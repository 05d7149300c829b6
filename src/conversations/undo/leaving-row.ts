import type { LeavingReply } from '../../contract/conversations.js';
import { clientId, type MessageExtra, shownFiles } from '../message-row.js';

export const leavingColumns = `l.id, l.conversation_id, l.inbox_id, l.external_id, l.agent_id, l.agent_name, l.text, l.extra, l.reply_to, l.state,
  l.state_reason, l.written_at, l.leaves_at`;

export interface LeavingRow {
  id: string;
  conversation_id: string;
  inbox_id: string;
  external_id: string | null;
  agent_id: string;
  agent_name: string;
  text: string;
  extra: MessageExtra | null;
  reply_to: string | null;
  state: LeavingReply['state'];
  state_reason: string | null;
  written_at: Date;
  leaves_at: Date;
}

/** The timer of each is named by its id. */
export const LEAVES = 'reply.leaves';

export function toLeaving(row: LeavingRow): LeavingReply {
  const options = row.extra?.options;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    author: { id: row.agent_id, name: row.agent_name },
    text: row.text,
    attachments: shownFiles(row.extra),
    replyTo: row.reply_to,
    ...(options && { options }),
    clientId: clientId(row.external_id),
    state: row.state,
    stateReason: row.state_reason,
    writtenAt: row.written_at.toISOString(),
    leavesAt: row.leaves_at.toISOString(),
  };
}
