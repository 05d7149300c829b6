import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { TimelineEntry } from '../contract/conversations.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { invalid } from '../kernel/http/problem.js';
import { readCursor, toPage } from '../kernel/http/paging.js';
import { type MessageRow, readMessageColumns, toMessage } from './message-row.js';

// Messages are numbered across all conversations, so the newest of each are enough to know the newest of all.
const page = statement(
  'profile_timeline',
  `SELECT m.*, c.subject, x.id AS own_inbox, x.name AS inbox_name, x.channel
   FROM conversation c JOIN inbox x ON x.id = c.inbox_id
   CROSS JOIN LATERAL (
     SELECT ${readMessageColumns} FROM message m WHERE m.conversation_id = c.id AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3) m
   WHERE c.profile_id = $1 ORDER BY m.seq DESC LIMIT $3`,
);

type Row = MessageRow & { subject: string | null; own_inbox: string; inbox_name: string; channel: string };

/** Everything said with one person, on every channel, newest first. */
@Injectable()
export class TimelineQueries {
  constructor(private readonly database: Database) {}

  async page(profileId: string, cursor: string | undefined, limit: number): Promise<Page<TimelineEntry>> {
    const rows = await this.database.query<Row>(page, [profileId, before(cursor), limit + 1]);
    return toPage(rows, limit, (row) => [String(row.seq)], show);
  }
}

function before(cursor: string | undefined): number {
  const [seq] = readCursor(cursor) ?? [];
  if (seq === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,15}$/.test(seq)) throw invalid('/cursor', 'cursor', 'cursor is not one this list gave out');
  return Number(seq);
}

function show({ subject, own_inbox, inbox_name, channel, ...row }: Row): TimelineEntry {
  const message = toMessage(row);
  const inbox = { id: own_inbox, name: inbox_name, channel };
  return { message, conversation: { id: message.conversationId, subject, inbox } };
}
