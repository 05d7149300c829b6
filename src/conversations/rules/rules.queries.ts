import { Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { Rule, RuleMiss, RuleRun } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { notFound } from '../../kernel/http/problem.js';
import { ruleColumns, type RuleRow } from './rule-row.js';

const DAYS = 7;
const all = statement(
  'rules_all',
  `SELECT ${ruleColumns}, n.*, COALESCE((SELECT sum(times)::int FROM rule_miss m WHERE m.rule_id = r.id AND m.day > current_date - ${DAYS}), 0) AS missed
   FROM rule r CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'done')::int AS done, count(*) FILTER (WHERE state = 'failed')::int AS failed,
     count(*) FILTER (WHERE state = 'held')::int AS held FROM rule_run u WHERE u.rule_id = r.id AND u.started_at > now() - interval '${DAYS} days') n
   WHERE $1::text IS NULL OR r.id = $1 ORDER BY r.place, r.id`,
);
const runs = statement(
  'rule_runs',
  `SELECT u.id, u.conversation_id, COALESCE(p.name, f.name) AS customer, u.state, u.saw, u.results, u.started_at
   FROM rule_run u JOIN conversation c ON c.id = u.conversation_id JOIN profile f ON f.id = c.profile_id JOIN profile p ON p.id = f.root_id
   WHERE u.rule_id = $1 AND ($2::bigint IS NULL OR u.id < $2) ORDER BY u.id DESC LIMIT $3`,
);
const misses = statement(
  'rule_misses',
  `SELECT why, to_char(day, 'YYYY-MM-DD') AS day, times, last_conversation, last_at FROM rule_miss
   WHERE rule_id = $1 AND day > current_date - ${DAYS} ORDER BY day DESC, times DESC LIMIT 100`,
);

type Counted = RuleRow & Rule['counts'];
type RunRow = Omit<RuleRun, 'conversationId' | 'at'> & { conversation_id: string; started_at: Date };

/** Reads rules, what they did and why they did not. */
@Injectable()
export class RulesQueries {
  constructor(private readonly database: Database) {}

  async all(): Promise<Rule[]> {
    return (await this.database.query<Counted>(all, [null])).map(show);
  }

  async one(id: string): Promise<Rule> {
    const [row] = await this.database.query<Counted>(all, [id]);
    if (!row) throw notFound('rule');
    return show(row);
  }

  async runs(id: string, cursor: string | undefined, limit: number): Promise<Page<RuleRun>> {
    const [after] = readCursor(cursor) ?? [null];
    const rows = await this.database.query<RunRow>(runs, [id, after, limit + 1]);
    return toPage(
      rows,
      limit,
      (row) => [String(row.id)],
      ({ conversation_id: conversationId, started_at, ...row }) => ({
        ...row,
        id: String(row.id),
        conversationId,
        at: started_at.toISOString(),
      }),
    );
  }

  async misses(id: string): Promise<RuleMiss[]> {
    const rows = await this.database.query<{
      why: string;
      day: string;
      times: number;
      last_conversation: string | null;
      last_at: Date;
    }>(misses, [id]);
    return rows.map(({ last_conversation, last_at, ...row }) => ({
      ...row,
      lastConversationId: last_conversation,
      lastAt: last_at.toISOString(),
    }));
  }
}

function show({ idle_seconds, updated_at, done, failed, held, missed, ...row }: Counted): Rule {
  return {
    ...row,
    idleSeconds: idle_seconds,
    counts: { done, failed, held, missed },
    updatedAt: updated_at.toISOString(),
  };
}
