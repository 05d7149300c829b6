import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type {
  ConversationDetail,
  ConversationSummary,
  Message,
  Segment,
  ThreadFact,
} from '../contract/conversations.js';
import { Database } from '../kernel/db/database.js';
import { GroupCommit } from '../kernel/group-commit.js';
import { statement } from '../kernel/db/statement.js';
import { invalid, notFound } from '../kernel/http/problem.js';
import { ProfilesQueries } from '../profiles/index.js';
import { AssuranceQueries } from './assurance.queries.js';
import { type MessageRow, readMessageColumns, toMessage } from './message-row.js';
import { type SummaryRow, summaryColumns, summaryJoins, toSummary } from './summary-row.js';
import { LeavingQueries } from './undo/leaving.queries.js';

const byIds = statement(
  'summaries',
  `SELECT ${summaryColumns} FROM conversation c ${summaryJoins} WHERE c.id = ANY($1)`,
);
const ofPerson = statement(
  'summaries_of_person',
  `SELECT ${summaryColumns} FROM conversation c ${summaryJoins} WHERE c.profile_id IN (SELECT members_of($1)) ORDER BY c.updated_at DESC LIMIT $2`,
);
const messagesByIds = statement(
  'messages_by_id',
  `SELECT ${readMessageColumns} FROM message m WHERE m.id = ANY($1) ORDER BY m.seq`,
);
const before = statement(
  'messages_before',
  `SELECT ${readMessageColumns} FROM message m WHERE conversation_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
);
const after = statement(
  'messages_after',
  `SELECT ${readMessageColumns} FROM message m WHERE conversation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
);
const segments = statement(
  'segments',
  `SELECT id, holder_kind, holder_id, holder_name, reason, started_at, ended_at FROM segment WHERE conversation_id = $1 ORDER BY started_at, id`,
);
// A fact stands after the last message stored before it; both carry the clock of the database.
const facts = statement(
  'thread_facts',
  `SELECT * FROM (
     SELECT e.xid::text || '-' || e.position AS id, e.type, e.at, e.actor_kind, e.actor_id, a.name AS actor_name, e.data, e.subject_id, e.position,
       COALESCE((SELECT m.seq FROM message m WHERE m.conversation_id = $1 AND m.created_at <= e.at ORDER BY m.seq DESC LIMIT 1), 0) AS after_seq
     FROM event e LEFT JOIN agent a ON a.id = e.actor_id
     WHERE e.conversation_id = $1 AND e.type NOT IN ('message.received', 'reply.written', 'message.state', 'work.offered') AND e.type = ANY($2)
     ORDER BY e.position DESC LIMIT 200) newest ORDER BY position`,
);

/** What a thread shows between its messages. */
const shown = [
  'control.changed',
  'conversation.opened',
  'conversation.reopened',
  'conversation.resolved',
  'conversation.snoozed',
  'conversation.woken',
  'decision.made',
  'outreach.suppressed',
  'contact.repeated',
  'wrap_up.done',
  'handoff.requested',
  'consent.changed',
  'macro.ran',
  'rule.ran',
];

interface FactRow {
  id: string;
  type: string;
  at: Date;
  actor_kind: ThreadFact['actor']['kind'];
  actor_id: string | null;
  actor_name: string | null;
  data: Record<string, unknown>;
  subject_id: string | null;
  after_seq: number;
}
interface SegmentRow {
  id: string;
  holder_kind: Segment['holder']['kind'];
  holder_id: string | null;
  holder_name: string | null;
  reason: string;
  started_at: Date;
  ended_at: Date | null;
}

/** Reads conversations and their threads. */
@Injectable()
export class ConversationsQueries {
  /** Asked one by one by thousands who come back at once: read together. */
  private readonly asked = new GroupCommit<string, ConversationSummary | undefined>(async (ids) => {
    const found = new Map((await this.summaries([...new Set(ids)])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  }, 4);

  constructor(
    private readonly database: Database,
    private readonly profiles: ProfilesQueries,
    private readonly assurance: AssuranceQueries,
    private readonly leaving: LeavingQueries,
  ) {}

  async summaries(ids: string[]): Promise<ConversationSummary[]> {
    if (ids.length === 0) return [];
    return (await this.database.query<SummaryRow>(byIds, [ids])).map(toSummary);
  }

  /** Of the newest conversations of a person, whichever of their records is named. */
  async summariesOf(profileId: string, most: number): Promise<ConversationSummary[]> {
    return (await this.database.query<SummaryRow>(ofPerson, [profileId, most])).map(toSummary);
  }

  async summary(id: string): Promise<ConversationSummary> {
    const one = await this.asked.submit(id);
    if (!one) throw notFound('conversation');
    return one;
  }

  async detail(id: string): Promise<ConversationDetail> {
    const [summary, assurance] = await Promise.all([this.summary(id), this.assurance.of(id)]);
    const [parts, between, people, leaving] = await Promise.all([
      this.database.query<SegmentRow>(segments, [id]),
      this.database.query<FactRow>(facts, [id, shown]),
      this.profiles.byId(summary.profile.id, { level: assurance.level }),
      this.leaving.of([id]),
    ]);
    return {
      ...summary,
      segments: parts.map(toSegment),
      facts: between.map(toThreadFact),
      people,
      assurance,
      leaving: leaving.get(id) ?? [],
    };
  }

  /** A page of the thread, ascending; the newest when neither end is named. */
  async messages(id: string, range: { before?: string; after?: string }, limit: number): Promise<Page<Message>> {
    if (range.after !== undefined) {
      const rows = await this.database.query<MessageRow>(after, [id, readSeq('after', range.after), limit + 1]);
      const page = rows.slice(0, limit);
      return {
        data: page.map(toMessage),
        next_cursor: rows.length > limit ? String(page[page.length - 1].seq) : null,
        has_more: rows.length > limit,
      };
    }
    const from = range.before === undefined ? Number.MAX_SAFE_INTEGER : readSeq('before', range.before);
    const rows = await this.database.query<MessageRow>(before, [id, from, limit + 1]);
    const page = rows.slice(0, limit).reverse();
    return {
      data: page.map(toMessage),
      next_cursor: rows.length > limit ? String(page[0].seq) : null,
      has_more: rows.length > limit,
    };
  }

  async messagesByIds(ids: string[]): Promise<Message[]> {
    if (ids.length === 0) return [];
    return (await this.database.query<MessageRow>(messagesByIds, [ids])).map(toMessage);
  }
}

function readSeq(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw invalid(`/${name}`, 'seq', `${name} is the seq of a message`);
  return Number(text);
}

function toSegment(row: SegmentRow): Segment {
  return {
    id: row.id,
    holder: { kind: row.holder_kind, id: row.holder_id, name: row.holder_name },
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.reason,
  };
}

function toThreadFact(row: FactRow): ThreadFact {
  return {
    id: row.id,
    type: row.type,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    afterSeq: row.after_seq,
    data: {
      ...row.data,
      ...(row.subject_id ? { subjectId: row.subject_id } : {}),
    },
  };
}
