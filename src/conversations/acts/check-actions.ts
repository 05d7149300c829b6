import { Injectable } from '@nestjs/common';
import type { Action } from '../../contract/macros.js';
import { Database } from '../../kernel/db/database.js';
import { invalid } from '../../kernel/http/problem.js';
import { CheckVariables } from '../canned/check-variables.js';
import { Acts } from './acts.js';

/** Refuses steps that name what is not there, each at its own place. */
@Injectable()
export class CheckActions {
  constructor(
    private readonly database: Database,
    private readonly acts: Acts,
    private readonly variables: CheckVariables,
  ) {}

  async run(actions: Action[]): Promise<void> {
    for (const [i, action] of actions.entries()) {
      const at = `/actions/${i}`;
      if (action.do === 'reply' || action.do === 'note') await this.variables.run(action.text, `${at}/text`);
      if (action.do === 'close') await this.variables.run(action.warning, `${at}/warning`);
      if ((await this.acts.words(this.database, action)) === null)
        throw invalid(at, 'unknown', 'What this step names is not there');
      if ((action.do === 'resolve' || action.do === 'close') && i < actions.length - 1)
        throw invalid(`/actions/${i + 1}`, 'after_end', 'Nothing is done after the conversation was closed');
    }
  }
}
