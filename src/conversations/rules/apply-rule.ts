import { Injectable } from '@nestjs/common';
import type { ActionResult, RuleSaw } from '../../contract/macros.js';
import { variableValues } from '../../contract/variables.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import { RunActs } from '../acts/run-acts.js';
import { ConversationsQueries } from '../conversations.queries.js';
import { toStep } from '../macros/run-macro.js';
import { HELD } from './close-quietly.js';
import { type Known, sawOf } from './judge-conditions.js';
import type { RuleRow } from './rule-row.js';

const causeOf = statement(
  'rule_cause',
  `SELECT cause FROM rule_run WHERE conversation_id = $1 AND rule_id = $2 ORDER BY id DESC LIMIT 1`,
);
/** What was held back is tried again after a while: a promise may be kept by then. */
export const HELD_FOR = `interval '1 hour'`;

const begin = statement(
  'rule_begin',
  `INSERT INTO rule_run (rule_id, conversation_id, cause, saw) VALUES ($1, $2, $3, $4)
   ON CONFLICT (conversation_id, rule_id, cause) DO UPDATE SET state = 'running', results = '[]', saw = EXCLUDED.saw, started_at = clock_timestamp(), ended_at = NULL
     WHERE rule_run.state = 'held' AND rule_run.started_at < now() - ${HELD_FOR} RETURNING id, results`,
);
const unfinished = statement(
  'rule_unfinished',
  `SELECT id, results FROM rule_run WHERE conversation_id = $1 AND rule_id = $2 AND cause = $3 AND state = 'running'`,
);
const note = statement('rule_note', `UPDATE rule_run SET results = $2 WHERE id = $1`);
const end = statement(
  'rule_end',
  `UPDATE rule_run SET results = $2, state = $3, ended_at = clock_timestamp() WHERE id = $1`,
);
const miss = statement(
  'rule_miss',
  `INSERT INTO rule_miss AS t (rule_id, day, why, times, last_conversation) SELECT rule_id, current_date, why, count(*), max(conversation_id)
     FROM unnest($1::text[], $2::text[], $3::text[]) m(rule_id, why, conversation_id)
     WHERE EXISTS (SELECT 1 FROM rule r WHERE r.id = m.rule_id) AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = m.conversation_id)
     GROUP BY rule_id, why ORDER BY rule_id, why
   ON CONFLICT (rule_id, day, why) DO UPDATE SET times = t.times + EXCLUDED.times, last_conversation = EXCLUDED.last_conversation,
     last_at = clock_timestamp()`,
);

export interface Miss {
  ruleId: string;
  why: string;
  conversationId: string;
}

/** Lets one rule act on one conversation, once for each cause, and keeps what came of it. */
@Injectable()
export class ApplyRule {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly queries: ConversationsQueries,
    private readonly acts: RunActs,
  ) {}

  /**
   * What started it all. An effect of a rule has the cause of that rule's own run, however many rules it passes through; so a
   * circle of rules ends where it began.
   */
  async causeOf({ actor, conversationId, xid, position }: Fact): Promise<string> {
    const own = `${xid}-${position}`;
    if (actor.kind !== 'system' || !actor.id?.startsWith('rl_')) return own;
    const [run] = await this.database.query<{ cause: string }>(causeOf, [conversationId, actor.id]);
    return run?.cause ?? own;
  }

  async run(rule: RuleRow, conversationId: string, cause: string, known: Known): Promise<void> {
    const run = await this.begin(rule.id, conversationId, cause, sawOf(rule.conditions, known));
    if (!run) return;
    const row = await this.queries.detail(conversationId);
    const doer = { kind: 'rule', id: rule.id, name: rule.name } as const;
    const doing = { conversationId, doer, values: variableValues(row, null), key: `run${run.id}` };
    const results = await this.acts.run(rule.actions, doing, {
      done: run.results,
      note: (tx, done) => tx.query(note, [run.id, JSON.stringify(done)]),
    });
    const state = stateOf(results);
    const about = { conversationId, profileId: row.profile.id, subjectId: rule.id };
    await this.work.run(async (tx) => {
      await tx.query(end, [run.id, JSON.stringify(results), state]);
      // A close that was held back changed nothing: the log tells it, the thread need not.
      if (state === 'held') return;
      const data = { name: rule.name, state, steps: results.map(toStep) };
      tx.record(fact('rule.ran', data, { ...about, actor: { kind: 'system', id: rule.id } }));
    });
  }

  async missed(misses: Miss[]): Promise<void> {
    if (misses.length === 0) return;
    await this.work.follow((tx) =>
      tx.query(miss, [
        misses.map((one) => one.ruleId),
        misses.map((one) => one.why.slice(0, 300)),
        misses.map((one) => one.conversationId),
      ]),
    );
  }

  /** Handed over again after a crash, it goes on where it stopped. */
  private async begin(
    ruleId: string,
    conversationId: string,
    cause: string,
    saw: RuleSaw[],
  ): Promise<Begun | undefined> {
    return this.work.run(
      async (tx) =>
        (await tx.one<Begun>(begin, [ruleId, conversationId, cause, JSON.stringify(saw)])) ??
        tx.one<Begun>(unfinished, [conversationId, ruleId, cause]),
    );
  }
}

interface Begun {
  id: string;
  results: ActionResult[];
}

function stateOf(results: ActionResult[]): 'done' | 'failed' | 'held' {
  const failed = results.find((one) => one.state === 'failed');
  if (!failed) return 'done';
  return failed.problem?.code === HELD ? 'held' : 'failed';
}
