import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Action, DryRun, DryRunLine, ForeseenAction } from '../../contract/macros.js';
import { variableValues } from '../../contract/variables.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { newId } from '../../kernel/ids.js';
import { RunActs } from '../acts/run-acts.js';
import { spanWords } from '../acts/span-words.js';
import { ConversationsQueries } from '../conversations.queries.js';
import { CheckRule } from './check-rule.js';
import { judge } from './judge-conditions.js';
import type { DryRunAsk } from './rule.schema.js';
import { RuleFacts, type Standing } from './rule-facts.queries.js';
import { asksOf } from './rule-row.js';

/** Steps are tried out on so many; of the others that match it is only said that they do. */
const REHEARSED = 20;

const newest = statement(
  'dry_run_newest',
  `SELECT id, (extract(epoch FROM now()) * 1000)::float8 AS now FROM conversation ORDER BY id DESC LIMIT $1`,
);

/** Says what a rule would do with the newest conversations as they stand now, and does none of it. */
@Injectable()
export class DryRunRule {
  constructor(
    private readonly database: Database,
    private readonly check: CheckRule,
    private readonly facts: RuleFacts,
    private readonly conversations: ConversationsQueries,
    private readonly acts: RunActs,
  ) {}

  async run(asked: z.infer<typeof DryRunAsk>): Promise<DryRun> {
    await this.check.run(asked);
    const found = await this.database.query<{ id: string; now: number }>(newest, [asked.last]);
    const now = found[0]?.now ?? 0;
    const ids = found.map(({ id }) => id);
    const standing = await this.facts.of(ids, asksOf([asked]), now);
    const lines: DryRunLine[] = [];
    for (const id of ids) {
      const one = standing.get(id);
      if (one) lines.push(line(one, reason(one, asked, now)));
    }
    lines.sort((a, b) => Number(b.matches) - Number(a.matches));
    const matched = lines.filter(({ matches }) => matches);
    for (const one of matched.slice(0, REHEARSED)) one.would = await this.would(one.conversationId, asked.actions);
    return { looked: lines.length, matched: matched.length, lines };
  }

  private async would(conversationId: string, actions: Action[]): Promise<ForeseenAction[]> {
    if (actions.length === 0) return [];
    const row = await this.conversations.detail(conversationId);
    const doer = { kind: 'rule', id: 'rl_dry_run', name: 'Dry run' } as const;
    return this.acts.rehearse(actions, {
      conversationId,
      doer,
      values: variableValues(row, null),
      key: newId('dry'),
    });
  }
}

function reason({ row, known }: Standing, asked: z.infer<typeof DryRunAsk>, now: number): string | null {
  if (asked.when === 'idle') {
    const quiet = Math.floor((now - Date.parse(row.lastMessage?.at ?? row.createdAt)) / 1000);
    if (row.status !== 'open' && row.status !== 'pending') return `It is ${row.status}`;
    if (quiet < (asked.idleSeconds ?? 0)) return `Quiet for ${spanWords(Math.max(60, quiet - (quiet % 60)))} only`;
  }
  const unmet = judge(asked.conditions, known);
  return unmet && `${unmet.why}: it was ${unmet.saw}`;
}

function line({ row }: Standing, why: string | null): DryRunLine {
  const { id: conversationId, subject, profile } = row;
  return { conversationId, customer: profile.name, subject, matches: why === null, why, would: [] };
}
