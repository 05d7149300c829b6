import { Injectable } from '@nestjs/common';
import type { TimelineEntry, TimelineKind } from '../contract/timeline.js';
import { Database } from '../kernel/db/database.js';
import { FeedsTimeline, type TimelineAsk, type TimelineItem, type TimelineSource } from '../profiles/index.js';
import { type MessageRow, readMessageColumns, toMessage } from './message-row.js';
import { SearchQueries } from './search/search.queries.js';

const kinds = ['message', 'bot', 'note', 'call'] as const;
const kind = `CASE WHEN x.channel = 'voice' AND m.author_kind = 'system' THEN 'call' WHEN m.visibility = 'internal' THEN 'note' WHEN m.author_kind = 'bot' THEN 'bot' ELSE 'message' END`;

// Messages are numbered across all conversations, so the nearest of each are enough to know the nearest of all.
function text(direction: 'older' | 'newer', searched: boolean): string {
  const [sign, order] = direction === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
  const source = searched
    ? `message_search s JOIN message m ON m.id = s.message_id WHERE s.conversation_id = c.id AND s.words @@ $6::tsquery AND s.seq ${sign} $2`
    : `message m WHERE m.conversation_id = c.id AND m.seq ${sign} $2`;
  return `SELECT m.*, c.subject, x.id AS own_inbox, x.name AS inbox_name, x.channel,
     (SELECT i.issue_key FROM interaction i WHERE i.identity_id = c.identity_id AND i.conversation_id = c.id AND i.started_at <= m.created_at ORDER BY i.started_at DESC LIMIT 1) AS issue_key
   FROM conversation c JOIN inbox x ON x.id = c.inbox_id
   CROSS JOIN LATERAL (
     SELECT ${readMessageColumns}, ${kind} AS kind FROM ${source} AND ${kind} = ANY($4)
     ORDER BY m.seq ${order} LIMIT $3) m
   WHERE c.profile_id IN (SELECT members_of($1)) AND ($5::text IS NULL OR x.channel = $5) ORDER BY m.seq ${order} LIMIT $3`;
}
const statements = new Map(
  (['older', 'newer'] as const).flatMap((direction) =>
    [true, false].map((searched) => [`${direction} ${searched}`, text(direction, searched)] as const),
  ),
);

type Said = Extract<TimelineEntry, { message: unknown }>;
type Row = MessageRow & {
  subject: string | null;
  own_inbox: string;
  inbox_name: string;
  channel: string;
  issue_key: string | null;
  kind: Said['kind'];
};

/** Everything said with a person, on every channel: their words, ours, the bots', notes and calls. */
@Injectable()
@FeedsTimeline('messages')
export class MessagesSource implements TimelineSource {
  readonly kinds: readonly TimelineKind[] = kinds;

  constructor(
    private readonly database: Database,
    private readonly search: SearchQueries,
  ) {}

  async page({
    profileId,
    kinds: asked,
    channel,
    query,
    from,
    direction,
    limit,
  }: TimelineAsk): Promise<TimelineItem[]> {
    const question = query === null ? null : await this.search.question(query);
    if (query !== null && question === null) return [];
    const edge = from ?? (direction === 'older' ? Number.MAX_SAFE_INTEGER : 0);
    const values = [profileId, edge, limit, kinds.filter((one) => asked.has(one)), channel];
    const rows = await this.database.query<Row>(
      statements.get(`${direction} ${question !== null}`) as string,
      question === null ? values : [...values, question.tsquery],
    );
    return rows.map((row) => ({ key: String(row.seq), entry: show(row) }));
  }
}

function show({ subject, own_inbox, inbox_name, channel, issue_key, kind, ...row }: Row): Said {
  const message = toMessage(row);
  const conversation = { id: message.conversationId, subject, inbox: { id: own_inbox, name: inbox_name, channel } };
  return { kind, id: message.id, at: message.createdAt, issueKey: issue_key, message, conversation };
}
