import { Injectable } from '@nestjs/common';
import { ruleMoments } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { ApplyRule, type Miss } from './apply-rule.js';
import { judge } from './judge-conditions.js';
import { RuleFacts } from './rule-facts.queries.js';
import { anyEnabledFor, asksOf, enabledFor, type RuleRow } from './rule-row.js';

const moments = ruleMoments.filter((one) => one !== 'idle');
const GATHER_MS = 50;
/** Fields of a conversation whose change is no news of it. */
const quiet = ['readSeq', 'replyGoalSeconds', 'contactsOnIssue'];

/** Lets rules follow what happens, in the order the facts and then the rules stand in. */
@Injectable()
export class RunRules {
  constructor(
    private readonly database: Database,
    private readonly facts: RuleFacts,
    private readonly apply: ApplyRule,
  ) {}

  @On(moments, 'durable', { gatherMs: GATHER_MS, wantedBy: 'hasRules' })
  async heard(heard: Fact[]): Promise<void> {
    const types = [...new Set(heard.map(({ type }) => type))];
    const rules = await this.database.query<RuleRow>(enabledFor, [types]);
    if (rules.length === 0) return;
    const misses: Miss[] = [];
    for (const one of heard) {
      if (!one.conversationId || isQuiet(one)) continue;
      const wanted = rules.filter((rule) => rule.when === one.type);
      if (wanted.length > 0) misses.push(...(await this.follow(one, wanted)));
    }
    await this.apply.missed(misses);
  }

  async hasRules(): Promise<boolean> {
    return (await this.database.query(anyEnabledFor, [moments])).length > 0;
  }

  private async follow(one: Fact, rules: RuleRow[]): Promise<Miss[]> {
    const conversationId = one.conversationId as string;
    const asks = asksOf(rules);
    const misses: Miss[] = [];
    const cause = await this.apply.causeOf(one);
    for (const rule of rules) {
      // Looked at again for each: the rule before may have changed it.
      const standing = (await this.facts.of([conversationId], asks, Date.parse(one.at))).get(conversationId);
      if (!standing) return misses;
      const unmet = judge(rule.conditions, standing.known);
      if (unmet) misses.push({ ruleId: rule.id, why: unmet.why, conversationId });
      else await this.apply.run(rule, conversationId, cause, standing.known);
    }
    return misses;
  }
}

function isQuiet({ type, data }: Fact): boolean {
  if (type !== 'conversation.changed') return false;
  return (data as { fields: string[] }).fields.every((field) => quiet.includes(field));
}
