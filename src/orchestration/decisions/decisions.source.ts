import { Injectable } from '@nestjs/common';
import type { LedgerEntry } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import {
  FeedsTimeline,
  readTimeKey,
  type TimelineAsk,
  type TimelineItem,
  type TimelineSource,
  timeKey,
} from '../../profiles/index.js';

const columns = `SELECT d.id, d.at, d.conversation_id AS "conversationId", d.play, d.chosen, d.sentence, d.result -> 'suppressed' AS suppressed,
     CASE WHEN d.result #>> '{suppressed,code}' = 'cap_24h' THEN jsonb_build_object('most', d.snapshot #> '{play,capPer24h}', 'sends', d.snapshot #> '{ledger,entries}') END AS cap,
     i.issue_key AS "issueKey"
   FROM decision d LEFT JOIN intent i ON i.id = d.intent_id
   WHERE d.profile_id IN (SELECT members_of($1))
     AND ($2::text IS NULL OR $2 = (SELECT x.channel FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.id = d.conversation_id))`;
const older = statement(
  'timeline_decisions_older',
  `${columns} AND ($3::timestamptz IS NULL OR (d.at, d.id) < ($3, $4)) ORDER BY d.at DESC, d.id DESC LIMIT $5`,
);
const newer = statement(
  'timeline_decisions_newer',
  `${columns} AND ($3::timestamptz IS NULL OR (d.at, d.id) > ($3, $4)) ORDER BY d.at, d.id LIMIT $5`,
);

interface Row {
  id: string;
  at: Date;
  conversationId: string | null;
  play: string;
  chosen: string;
  sentence: string;
  suppressed: { code: string; sentence: string } | null;
  cap: { most: number; sends: LedgerEntry[] } | null;
  issueKey: string | null;
}

/** What was decided about a person, what was held back included. */
@Injectable()
@FeedsTimeline('decisions')
export class DecisionsSource implements TimelineSource {
  readonly kinds = ['decision'] as const;

  constructor(private readonly database: Database) {}

  async page({ profileId, channel, query, from, direction, limit }: TimelineAsk): Promise<TimelineItem[]> {
    if (query !== null) return [];
    const values = [profileId, channel, ...readTimeKey(from), limit];
    const rows = await this.database.query<Row>(direction === 'older' ? older : newer, values);
    return rows.map(({ at, issueKey, suppressed, cap, ...decision }) => ({
      key: timeKey(at, decision.id),
      entry: {
        kind: 'decision' as const,
        id: decision.id,
        at: at.toISOString(),
        issueKey,
        decision: { ...decision, suppressed: suppressed && { ...suppressed, cap: cap && shown(cap) } },
      },
    }));
  }
}

const shown = ({ most, sends }: NonNullable<Row['cap']>) => ({
  most,
  sends: sends.map(({ id, at, play, channel }) => ({ id, at, play, channel })),
});
