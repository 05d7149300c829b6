import { Injectable } from '@nestjs/common';
import { Acts, actorOf, type Doing } from '../../conversations/index.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { Refusal } from '../../kernel/http/problem.js';
import { AskEligibility } from './ask-eligibility.js';
import { SENSITIVE } from './judge-action.js';
import { SensitiveActions } from './sensitive-actions.js';

/** The step of macros and rules that lets the steps after it run only for somebody who has proved who they are. */
@Injectable()
export class ProveAct {
  constructor(
    acts: Acts,
    actions: SensitiveActions,
    private readonly ask: AskEligibility,
  ) {
    acts.add('prove', {
      words: async (db, { action }) => {
        const known = await actions.find(action, db);
        return known ? `Make sure of who they are: ${known.label}` : null;
      },
      // The record of a no must outlive the step it stops.
      before: async ({ action }, { conversationId, doer }) => {
        const { eligible, sentence } = await this.ask.run(conversationId, action, actorOf(doer));
        if (!eligible) throw refusal(sentence);
      },
      run: (tx, { action }, doing) => this.stillMay(tx, action, doing),
    });
  }

  private async stillMay(tx: Tx, action: string, { conversationId }: Doing): Promise<void> {
    const { result } = await this.ask.judge(tx, conversationId, action);
    if (result.chosen !== SENSITIVE) throw refusal(result.sentence);
  }
}

const refusal = (sentence: string) => new Refusal(409, 'identity_level', sentence.replace(/\.$/, ''));
