import { Injectable } from '@nestjs/common';
import type { FieldError } from '../../contract/common.js';
import type { Action, Conditions, RuleField } from '../../contract/macros.js';
import { Refusal } from '../../kernel/http/problem.js';
import { TraitDefinitions } from '../../profiles/index.js';
import { CheckActions } from '../acts/check-actions.js';
import { fieldsWith, opsOf, valueFault } from './fields.js';

/** Refuses a rule that asks about what is not known, or does what cannot be done: every mistake at its own place. */
@Injectable()
export class CheckRule {
  constructor(
    private readonly traits: TraitDefinitions,
    private readonly actions: CheckActions,
  ) {}

  async fields(): Promise<RuleField[]> {
    return fieldsWith((await this.traits.all()).values());
  }

  async run({ conditions, actions }: { conditions?: Conditions; actions?: Action[] }): Promise<void> {
    if (conditions) {
      const errors = faults(conditions, await this.fields());
      if (errors.length > 0) throw new Refusal(422, 'invalid', 'Some fields are not right', { errors });
    }
    if (actions) await this.actions.run(actions);
  }
}

function faults(conditions: Conditions, fields: RuleField[]): FieldError[] {
  const known = new Map(fields.map((one) => [one.field, one]));
  return (['all', 'any'] as const).flatMap((join) =>
    conditions[join].flatMap((condition, i): FieldError[] => {
      const at = `/conditions/${join}/${i}`;
      const field = known.get(condition.field);
      if (!field) return [{ pointer: `${at}/field`, code: 'unknown', message: `There is no ${condition.field}` }];
      const ops = opsOf[field.type];
      if (!ops.includes(condition.op))
        return [{ pointer: `${at}/op`, code: 'op', message: `${condition.field} takes ${ops.join(', ')}` }];
      const fault = valueFault(condition, field);
      return fault ? [{ pointer: `${at}/value`, code: 'value', message: fault }] : [];
    }),
  );
}
