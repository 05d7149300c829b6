import { Injectable } from '@nestjs/common';
import { variables, variablesIn } from '../../contract/variables.js';
import { invalid } from '../../kernel/http/problem.js';
import { TraitDefinitions } from '../../profiles/index.js';

/** Refuses a variable nothing would ever resolve, when the words are kept and not when somebody waits for them. */
@Injectable()
export class CheckVariables {
  constructor(private readonly traits: TraitDefinitions) {}

  async run(text: string, pointer: string): Promise<void> {
    const asked = variablesIn(text).filter((name) => !(variables as readonly string[]).includes(name));
    if (asked.length === 0) return;
    const fields = await this.traits.all();
    const unknown = asked.filter((name) => !name.startsWith('customer.') || !isOpen(fields, name.slice(9)));
    if (unknown.length > 0) throw invalid(pointer, 'unknown_variable', `There is no ${unknown.join(', ')}`);
  }
}

function isOpen(fields: Awaited<ReturnType<TraitDefinitions['all']>>, name: string): boolean {
  return fields.get(name)?.visibility === 'team';
}
