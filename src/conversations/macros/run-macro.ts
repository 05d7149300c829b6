import { Injectable } from '@nestjs/common';
import type { ActionResult, ForeseenAction, MacroOutcome } from '../../contract/macros.js';
import { variableValues } from '../../contract/variables.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import { RunActs } from '../acts/run-acts.js';
import { ConversationsQueries } from '../conversations.queries.js';
import { Macros } from './macros.js';

export interface MacroAsk {
  conversationId: string;
  macroId: string;
  person: Person;
  seenSeq?: number;
  /** The step to go on from, after one that failed. */
  from?: number;
}

/** Lets a macro run on one conversation, or says beforehand what would come of it. */
@Injectable()
export class RunMacro {
  constructor(
    private readonly macros: Macros,
    private readonly queries: ConversationsQueries,
    private readonly acts: RunActs,
    private readonly work: UnitOfWork,
  ) {}

  async run(ask: MacroAsk): Promise<MacroOutcome> {
    const { macro, doing, profileId } = await this.prepare(ask);
    const runId = newId('mr');
    const results = await this.acts.run(macro.actions.slice(ask.from ?? 0), { ...doing, key: runId });
    const state = results.every((one) => one.state === 'done') ? 'done' : 'failed';
    const about = {
      conversationId: ask.conversationId,
      profileId,
      subjectId: macro.id,
      actor: factActor(ask.person),
    };
    await this.work.run(async (tx) =>
      tx.record(fact('macro.ran', { name: macro.name, state, steps: results.map(toStep) }, about)),
    );
    return { runId, state, results };
  }

  async foresee(ask: MacroAsk): Promise<ForeseenAction[]> {
    const { macro, doing } = await this.prepare(ask);
    return this.acts.rehearse(macro.actions, { ...doing, key: newId('mr') });
  }

  private async prepare({ conversationId, macroId, person, seenSeq }: MacroAsk) {
    const [macro, row] = await Promise.all([this.macros.one(macroId, person), this.queries.detail(conversationId)]);
    const values = variableValues(row, person.name);
    return { macro, profileId: row.profile.id, doing: { conversationId, doer: person, values, seenSeq } };
  }
}

/** As the thread tells it; the words that went out stand there already. */
export const toStep = ({ words, state, problem }: ActionResult) => ({
  words,
  state,
  ...(problem ? { problem: problem.title } : {}),
});
