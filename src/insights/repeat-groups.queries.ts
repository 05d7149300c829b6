import { Injectable } from '@nestjs/common';
import { type RepeatGroup, repeatGroups, type RepeatLine, repeatWindows } from '../contract/insights.js';
import { Workspace } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { invalid } from '../kernel/http/problem.js';
import { ERASED, windowMs } from './contact.js';
import { dayIn, firstTileDay } from './tiles.js';

const during = (column: string) =>
  `${column} >= l.started_at - interval '1 second' AND (l.ended_at IS NULL OR ${column} <= l.ended_at)`;
/** What it was about. Of an erased person it is only known which contacts were about the same. */
export const issueOfContact = `CASE WHEN l.conversation_id <> '${ERASED}' THEN l.issue_key END`;
/** The first queue a contact waited in. */
export const queueOfContact = `(SELECT w.queue_id FROM work_item w WHERE w.conversation_id = l.conversation_id AND ${during('w.enqueued_at')} ORDER BY w.id LIMIT 1)`;
/** The first bot that had it: also one that had the conversation when the contact began. */
export const botOfContact = `(SELECT s.holder_id FROM segment s WHERE s.conversation_id = l.conversation_id AND s.holder_kind = 'bot'
  AND (s.ended_at IS NULL OR s.ended_at >= l.started_at) AND (l.ended_at IS NULL OR s.started_at <= l.ended_at) ORDER BY s.started_at LIMIT 1)`;

const grouped = (name: string, key: string, label: string) =>
  statement(
    name,
    `SELECT key, ${label} AS name, count(*)::int AS interactions,
       ARRAY[${repeatWindows.map((window) => `count(*) FILTER (WHERE gap <= ${windowMs[window]})::int`).join(', ')}] AS repeats
     FROM (SELECT ${key} AS key, l.prev_gap_ms AS gap FROM contact_link l WHERE l.counts AND l.started_on >= $1) contacts
     GROUP BY key ORDER BY 3 DESC, 1 LIMIT 100`,
  );
const statements = {
  queue: grouped('repeat_by_queue', queueOfContact, `(SELECT q.name FROM queue q WHERE q.id = key)`),
  reason: grouped('repeat_by_reason', issueOfContact, 'key'),
  bot: grouped('repeat_by_bot', botOfContact, `(SELECT b.name FROM bot b WHERE b.id = key)`),
};

/** The repeat tiles taken apart: by queue, by reason, by bot. Each line's contacts are a list of `GET /v1/interactions`. */
@Injectable()
export class RepeatGroupsQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  async by(asked: string | undefined): Promise<RepeatLine[]> {
    const group = repeatGroups.find((one) => one === asked) as RepeatGroup | undefined;
    if (!group) throw invalid('/by', 'group', `by is one of ${repeatGroups.join(', ')}`);
    const today = dayIn(await this.workspace.zone())(Date.now());
    const rows = await this.database.query<Omit<RepeatLine, 'repeats'> & { repeats: number[] }>(statements[group], [
      firstTileDay(today),
    ]);
    return rows.map(({ repeats, ...row }) => ({
      ...row,
      repeats: Object.fromEntries(repeatWindows.map((window, i) => [window, repeats[i]])) as RepeatLine['repeats'],
    }));
  }
}
