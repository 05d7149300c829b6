import { Injectable } from '@nestjs/common';
import type { Action, ActionResult, ForeseenAction } from '../../contract/macros.js';
import { fillVariables } from '../../contract/variables.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { Acts, type Doing, problemOf } from './acts.js';

/** Ends a rehearsal: everything that was tried is rolled back. */
class Rehearsed extends Error {
  constructor(readonly steps: ForeseenAction[]) {
    super('rehearsed');
  }
}

/** Does steps in their order, each in a transaction of its own; after one that fails the rest are left. */
@Injectable()
export class RunActs {
  constructor(
    private readonly work: UnitOfWork,
    private readonly acts: Acts,
  ) {}

  /** `note` keeps each result in the transaction of its step, so that a crash in between does none twice. */
  async run(
    actions: Action[],
    doing: Doing,
    { done = [], note }: { done?: ActionResult[]; note?: (tx: Tx, results: ActionResult[]) => Promise<unknown> } = {},
  ): Promise<ActionResult[]> {
    let results = [...done];
    for (const [i, action] of [...actions.entries()].slice(done.length)) {
      const step = await this.acts
        .before(action, doing)
        .then(() =>
          this.work.run(async (tx): Promise<ActionResult> => {
            const foreseen = await this.foreseen(tx, action, doing);
            await this.acts.run(tx, action, { ...doing, key: `${doing.key}:${i}` });
            const result = { ...foreseen, state: 'done' as const };
            await note?.(tx, [...results, result]);
            return result;
          }),
        )
        .catch(async (error: unknown): Promise<ActionResult> => {
          const problem = problemOf(error);
          const foreseen = await this.work.run((tx) => this.foreseen(tx, action, doing));
          return { ...foreseen, problem, state: 'failed' };
        });
      results = [...results, step];
      if (step.state === 'failed') return [...results, ...(await this.skipped(actions.slice(i + 1), doing))];
    }
    return results;
  }

  /** What would come of it: done for real, one after the other, and taken back. */
  async rehearse(actions: Action[], doing: Doing): Promise<ForeseenAction[]> {
    return this.work
      .run(async (tx) => {
        const steps: ForeseenAction[] = [];
        for (const [i, action] of actions.entries()) {
          const foreseen = await this.foreseen(tx, action, doing);
          steps.push(foreseen);
          if (steps.some(({ problem }) => problem)) continue;
          try {
            await this.acts.run(tx, action, { ...doing, key: `${doing.key}:${i}` });
          } catch (error) {
            foreseen.problem = problemOf(error);
          }
        }
        throw new Rehearsed(steps);
      })
      .catch((error: unknown) => {
        if (error instanceof Rehearsed) return error.steps;
        throw error;
      });
  }

  private skipped(actions: Action[], doing: Doing): Promise<ActionResult[]> {
    return this.work.run(async (tx) => {
      const results: ActionResult[] = [];
      for (const action of actions) results.push({ ...(await this.foreseen(tx, action, doing)), state: 'skipped' });
      return results;
    });
  }

  private async foreseen(tx: Tx, action: Action, { values }: Doing): Promise<ForeseenAction> {
    const words = (await this.acts.words(tx, action)) ?? 'A step that names what is not there';
    if (action.do !== 'reply' && action.do !== 'note') return { action, words, problem: null };
    return { action, words, text: fillVariables(action.text, values), problem: null };
  }
}
