import type { Attachment, AuthorKind, Message, MessageState, ToolCall, Visibility } from '../contract/conversations.js';

export const messageColumns = `m.id, m.conversation_id, m.seq, m.direction, m.visibility, m.author_kind, m.author_id, m.author_name, m.text,
  m.extra, m.reply_to, m.state, m.state_reason, m.external_id, m.imported, m.sent_at, m.created_at`;

/** The same for reading: a customer goes by the name their profile has today. */
export const readMessageColumns = messageColumns.replace(
  'm.author_name',
  `COALESCE(m.author_name, (SELECT COALESCE(p.name, r.name) FROM identity i JOIN profile r ON r.id = i.profile_id JOIN profile p ON p.id = r.root_id
     WHERE m.author_kind = 'customer' AND i.id = m.author_id)) AS author_name`,
);

/** An attachment as the message keeps it; `url` only for what stays at the sender's. */
export interface AttachmentNote {
  id: string;
  name: string;
  contentType: string;
  size: number;
  url?: string;
  /** Still at the vendor's: what its channel needs to fetch it. */
  fetch?: string;
  /** Why it could not be fetched. */
  lost?: string;
}

/** What a channel knows of a customer's message beside its words. */
export interface InboundExtra {
  /** Everybody may read it: a comment or a mention. */
  isPublic?: boolean;
  /** What it says and who said it is still to be asked of the vendor. */
  untold?: boolean;
  /** The vendor's id of the message this one answers. */
  replyTo?: string;
  subject?: string;
  /** Our own id of that message, where it is known here. */
  answers?: string;
  /** Who else a mail was written to, ourselves left out. */
  cc?: string[];
  /** The channel's own, needed again to answer; never shown. */
  channel?: Record<string, unknown>;
}

/** What few messages have, in one column that most leave empty. */
export interface MessageExtra extends InboundExtra {
  /** Emoji by who gave it. */
  reactions?: Record<string, string | null>;
  /** Chosen in the composer for this channel: a template, a reply kind. */
  options?: Record<string, unknown>;
  attachments?: AttachmentNote[];
  toolCalls?: ToolCall[];
}

export interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  direction: 'in' | 'out';
  visibility: Visibility;
  author_kind: AuthorKind;
  author_id: string | null;
  author_name: string | null;
  text: string;
  extra: MessageExtra | null;
  reply_to: string | null;
  state: MessageState;
  state_reason: string | null;
  external_id: string | null;
  imported: boolean;
  sent_at: Date;
  created_at: Date;
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seq: row.seq,
    direction: row.direction,
    visibility: row.visibility,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    attachments: shownFiles(row.extra),
    ...(row.extra && shownExtra(row.extra)),
    toolCalls: row.extra?.toolCalls ?? [],
    replyTo: row.reply_to ?? row.extra?.answers ?? null,
    state: row.state,
    stateReason: row.state_reason,
    clientId: clientId(row.external_id),
    imported: row.imported,
    sentAt: row.sent_at.toISOString(),
    createdAt: row.created_at.toISOString(),
  };
}

export const shownFiles = (extra: MessageExtra | null): Attachment[] =>
  (extra?.attachments ?? []).map(({ fetch, ...one }) => ({
    ...one,
    url: one.url ?? `/v1/attachments/${one.id}`,
    ...(fetch && !one.lost ? { pending: true } : {}),
  }));

/** Our own writers' ids are kept as `out:<writer>:<their id>`, so that two writers never collide. */
export function outboundKey(writer: string, clientId: string): string {
  return `out:${writer}:${clientId}`;
}

export function clientId(externalId: string | null): string | null {
  if (!externalId?.startsWith('out:')) return externalId;
  return externalId.split(':').slice(3).join(':');
}

/** Only what is there: most messages have none of it. */
function shownExtra({ reactions, isPublic, options, subject, cc }: MessageExtra): Partial<Message> {
  const emoji = Object.values(reactions ?? {}).filter((one) => one !== null);
  return {
    ...(emoji.length > 0 && { reactions: emoji }),
    ...(isPublic && { isPublic }),
    ...(options && { options }),
    ...(subject && { subject }),
    ...(cc?.length && { cc }),
  };
}
