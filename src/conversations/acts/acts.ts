import { Injectable } from '@nestjs/common';
import type { Action, ActionName, ActionProblem } from '../../contract/macros.js';
import { fillVariables, type VariableValues, variablesIn } from '../../contract/variables.js';
import type { Actor, Person } from '../../kernel/auth/actor.js';
import type { Queryable } from '../../kernel/db/database.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { invalid, Refusal } from '../../kernel/http/problem.js';

/** Who acts: a person with what they may do, or a rule in the name of whoever runs the hub. */
export type Doer = Person | { kind: 'rule'; id: string; name: string };

export interface Doing {
  conversationId: string;
  doer: Doer;
  /** What variables stand for in this conversation. */
  values: VariableValues;
  /** Stable for this act of this run: a send under it leaves once. */
  key: string;
  /** A person's: the last message they had seen. */
  seenSeq?: number;
}

type ActionOf<Name extends ActionName> = Extract<Action, { do: Name }>;

/** One thing a macro or a rule can do. */
export interface Act<Name extends ActionName = ActionName> {
  /** In words; null when something it names is not there. */
  words(db: Queryable, action: ActionOf<Name>): Promise<string | null> | string;
  /** Before the step and outside its transaction: what is written here stands also when it throws. */
  before?(action: ActionOf<Name>, doing: Doing): Promise<void>;
  /** Throws a `Refusal` where it may not or cannot be done. */
  run(tx: Tx, action: ActionOf<Name>, doing: Doing): Promise<void>;
}

/** All that macros and rules can do. Routing adds what moves work: conversations know no queues. */
@Injectable()
export class Acts {
  private readonly known = new Map<ActionName, Act>();

  add<Name extends ActionName>(name: Name, act: Act<Name>): void {
    this.known.set(name, act as unknown as Act);
  }

  async words(db: Queryable, action: Action): Promise<string | null> {
    return this.of(action).words(db, action);
  }

  async before(action: Action, doing: Doing): Promise<void> {
    await this.of(action).before?.(action, doing);
  }

  async run(tx: Tx, action: Action, doing: Doing): Promise<void> {
    if ((await this.words(tx, action)) === null)
      throw new Refusal(409, 'gone', 'What this step names is not there any more');
    await this.of(action).run(tx, action, doing);
  }

  private of(action: Action): Act {
    const act = this.known.get(action.do);
    if (!act) throw new Error(`nothing does ${action.do}`);
    return act;
  }
}

/** The words of a template as they go out; refused while something in them is not known. */
export function filled(text: string, values: VariableValues): string {
  const words = fillVariables(text, values);
  const missing = variablesIn(words);
  if (missing.length > 0) throw invalid('/text', 'unresolved_variable', `${missing.join(', ')} is not known here`);
  return words;
}

/** A rule's steps are the hub's own; the facts carry its id, so that it is known whose effect they are. */
export function actorOf(doer: Doer): Actor {
  return doer.kind === 'agent' ? doer : { kind: 'key', id: doer.id, role: 'admin', scopes: [] };
}

export function problemOf(error: unknown): ActionProblem {
  if (!(error instanceof Refusal)) throw error;
  const { errors } = error.more;
  return { code: error.code, title: errors?.[0]?.message ?? error.message, ...(errors ? { errors } : {}) };
}
