import type { Action, Conditions, RuleMoment } from '../../contract/macros.js';
import { statement } from '../../kernel/db/statement.js';

/** A rule as it runs. */
export interface RuleRow {
  id: string;
  name: string;
  place: number;
  enabled: boolean;
  when: RuleMoment;
  idle_seconds: number | null;
  conditions: Conditions;
  actions: Action[];
  updated_at: Date;
}

export const ruleColumns = `r.id, r.name, r.place, r.enabled, r."when", r.idle_seconds, r.conditions, r.actions, r.updated_at`;
export const enabledFor = statement(
  'rules_enabled',
  `SELECT ${ruleColumns} FROM rule r WHERE r.enabled AND r."when" = ANY($1) ORDER BY r.place, r.id`,
);
export const anyEnabledFor = statement(
  'rules_any_enabled',
  `SELECT 1 FROM rule WHERE enabled AND "when" = ANY($1) LIMIT 1`,
);
export const ruleById = statement('rule_by_id', `SELECT ${ruleColumns} FROM rule r WHERE r.id = $1`);

/** What has to be read before rules can be judged. */
export interface Asks {
  customer: boolean;
  words: boolean;
  mood: boolean;
}

export function asksOf(rules: Pick<RuleRow, 'conditions'>[]): Asks {
  const fields = rules.flatMap(({ conditions: { all, any } }) => [...all, ...any].map(({ field }) => field));
  return {
    customer: fields.some((field) => field.startsWith('customer.')),
    words: fields.some((field) => field.startsWith('message.')),
    mood: fields.includes('message.mood'),
  };
}
