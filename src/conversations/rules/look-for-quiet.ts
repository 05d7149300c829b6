import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { ApplyRule, HELD_FOR, type Miss } from './apply-rule.js';
import { judge } from './judge-conditions.js';
import { RuleFacts } from './rule-facts.queries.js';
import { asksOf, ruleById, type RuleRow } from './rule-row.js';

const AGAIN_SECONDS = 60;
const AT_ONCE = 200;

// By what a person said last: once a silence, whatever the hub itself says in it.
const quiet = statement(
  'rule_quiet',
  `SELECT c.id, 'quiet-' || COALESCE(said.seq, 0) AS cause, (extract(epoch FROM now()) * 1000)::float8 AS now
   FROM conversation c LEFT JOIN LATERAL (SELECT seq FROM message m WHERE m.conversation_id = c.id AND m.visibility = 'public'
     AND m.author_kind <> 'system' ORDER BY m.seq DESC LIMIT 1) said ON true
   WHERE c.status IN ('open', 'pending') AND COALESCE(c.last_at, c.created_at) < now() - make_interval(secs => $2)
     AND ($3::text IS NULL OR c.id > $3)
     AND NOT EXISTS (SELECT 1 FROM rule_run r WHERE r.conversation_id = c.id AND r.rule_id = $1 AND r.cause = 'quiet-' || COALESCE(said.seq, 0)
       AND (r.state <> 'held' OR r.started_at > now() - ${HELD_FOR}))
   ORDER BY c.id LIMIT ${AT_ONCE}`,
);

/** Looks every minute for conversations in which nothing was said for as long as a rule asks. */
@Injectable()
export class LookForQuiet {
  constructor(
    private readonly database: Database,
    private readonly facts: RuleFacts,
    private readonly apply: ApplyRule,
    private readonly timers: Timers,
    private readonly work: UnitOfWork,
  ) {}

  @OnTimer('rule.quiet')
  async look({ key: ruleId, payload }: DueTimer): Promise<void> {
    const [rule] = await this.database.query<RuleRow>(ruleById, [ruleId]);
    if (!rule?.enabled || rule.idle_seconds === null) return;
    const after = (payload.after as string | undefined) ?? null;
    const found = await this.database.query<{ id: string; cause: string; now: number }>(quiet, [
      ruleId,
      rule.idle_seconds,
      after,
    ]);
    const standing = await this.facts.of(
      found.map(({ id }) => id),
      asksOf([rule]),
      found[0]?.now ?? 0,
    );
    const misses: Miss[] = [];
    for (const { id, cause } of found) {
      const known = standing.get(id)?.known ?? {};
      const unmet = judge(rule.conditions, known);
      if (unmet) misses.push({ ruleId, why: unmet.why, conversationId: id });
      else await this.apply.run(rule, id, cause, known);
    }
    await this.apply.missed(misses);
    // Those that met no condition stay in the way of the next page, so that one goes on behind them.
    const more = found.length === AT_ONCE ? { after: found[AT_ONCE - 1]?.id } : {};
    const next = { kind: 'rule.quiet', key: ruleId, inSeconds: 'after' in more ? 0 : AGAIN_SECONDS, payload: more };
    await this.work.run((tx) => this.timers.set(tx, next));
  }
}
