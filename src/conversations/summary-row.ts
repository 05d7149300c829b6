import type { ChannelKind } from '../contract/common.js';
import type { AuthorKind, ConversationStatus, ConversationSummary, HolderKind } from '../contract/conversations.js';
import type { SlaDue } from '../contract/sla.js';

/** What the list needs of a conversation `c`; joins `summaryJoins`. */
export const summaryColumns = `c.id, c.inbox_id, x.name AS inbox_name, x.channel, c.profile_id, p.id AS person_id, COALESCE(p.name, pr.name) AS profile_name, c.subject, c.status,
  c.control_kind, c.control_id, c.control_name, c.control_epoch, c.control_since, c.queue_id, q.name AS queue_name,
  c.agent_id, a.name AS agent_name, c.last_text, c.last_author, c.last_author_name, c.last_at, c.waiting_since,
  c.waiting_since + make_interval(secs => c.reply_goal_seconds) AS reply_due_at, c.sla, c.snoozed_until, c.tags, c.contacts_on_issue,
  c.last_seq, c.read_seq, c.created_at AS conversation_created_at, c.updated_at`;
export const summaryJoins = `JOIN inbox x ON x.id = c.inbox_id JOIN profile pr ON pr.id = c.profile_id JOIN profile p ON p.id = pr.root_id
  LEFT JOIN queue q ON q.id = c.queue_id LEFT JOIN agent a ON a.id = c.agent_id`;

export interface SummaryRow {
  id: string;
  inbox_id: string;
  inbox_name: string;
  channel: ChannelKind;
  /** The record it belongs to. */
  profile_id: string;
  /** Whom that record is part of. */
  person_id: string;
  profile_name: string | null;
  subject: string | null;
  status: ConversationStatus;
  control_kind: HolderKind;
  control_id: string | null;
  control_name: string | null;
  control_epoch: number;
  control_since: Date;
  queue_id: string | null;
  queue_name: string | null;
  agent_id: string | null;
  agent_name: string | null;
  last_text: string | null;
  last_author: AuthorKind | null;
  last_author_name: string | null;
  last_at: Date | null;
  waiting_since: Date | null;
  reply_due_at: Date | null;
  sla: SlaDue | null;
  snoozed_until: Date | null;
  tags: string[];
  contacts_on_issue: number;
  last_seq: number;
  read_seq: number;
  conversation_created_at: Date;
  updated_at: Date;
}

export function toSummary(row: SummaryRow): ConversationSummary {
  return {
    id: row.id,
    inbox: { id: row.inbox_id, name: row.inbox_name, channel: row.channel },
    profile: { id: row.person_id, name: row.profile_name },
    subject: row.subject,
    status: row.status,
    control: toControl(row),
    queue: row.queue_id ? { id: row.queue_id, name: row.queue_name ?? '' } : null,
    assignee: row.agent_id ? { id: row.agent_id, name: row.agent_name ?? '' } : null,
    lastMessage: row.last_at
      ? {
          text: row.last_text ?? '',
          author: row.last_author as AuthorKind,
          authorName: row.last_author_name,
          at: row.last_at.toISOString(),
        }
      : null,
    waitingSince: iso(row.waiting_since),
    replyDueAt: iso(row.reply_due_at),
    sla: row.sla,
    snoozedUntil: iso(row.snoozed_until),
    tags: row.tags,
    contactsOnIssue: row.contacts_on_issue,
    lastSeq: row.last_seq,
    readSeq: row.read_seq,
    createdAt: row.conversation_created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function toControl(
  row: Pick<SummaryRow, 'control_kind' | 'control_id' | 'control_name' | 'control_epoch' | 'control_since'>,
) {
  return {
    kind: row.control_kind,
    id: row.control_id,
    name: row.control_name,
    epoch: row.control_epoch,
    since: row.control_since.toISOString(),
  };
}

export const iso = (date: Date | null): string | null => (date ? date.toISOString() : null);
