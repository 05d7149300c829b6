import { Injectable } from '@nestjs/common';
import { type NumberKind, numberKinds, type NumberPlace, numberWords } from '../../contract/numbers.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact, type FactActor, type NewFact } from '../../kernel/events/fact.js';
import { Refusal } from '../../kernel/http/problem.js';
import { hideNumbers, holdsNumber, type Seen } from './hide-numbers.js';
import { NumberPolicyStore } from './number-policy.js';

export interface Leaving {
  where: NumberPlace;
  conversationId: string | null;
  profileId?: string | null;
  subjectId?: string | null;
  actor?: FactActor;
  /**
   * Whoever wrote it can be asked for other words: what is blocked is refused, or `any` where the words cannot be changed any
   * more. Otherwise it goes without the number.
   */
  refuse?: 'blocked' | 'any';
}

/** Keeps card and identification numbers from leaving, as the policy says, and records that it did; never the number. */
@Injectable()
export class GuardNumbers {
  constructor(
    private readonly work: UnitOfWork,
    private readonly policies: NumberPolicyStore,
  ) {}

  /** The value as it may leave, in the transaction that lets it. What holds no such number costs no look at the policy. */
  async within<T>(tx: Tx, value: T, leaving: Leaving): Promise<T> {
    if (!holdsNumber(value)) return value;
    const policy = await this.policies.read(tx);
    const { value: hidden, seen } = hideNumbers(value, policy);
    const blocked = seen.filter(({ kind }) => leaving.refuse === 'any' || policy[kind] === 'block');
    const refused = leaving.refuse !== undefined && blocked.length > 0;
    for (const told of facts(refused ? blocked : seen, blocked, leaving))
      if (refused) tx.recordAnyway(told);
      else tx.record(told);
    if (refused) throw refusal(blocked);
    return hidden;
  }

  /** The same where nothing else is written. */
  apart<T>(value: T, leaving: Leaving): Promise<T> {
    return holdsNumber(value) ? this.work.run((tx) => this.within(tx, value, leaving)) : Promise.resolve(value);
  }
}

/** One for each kind. Where the whole is refused, nothing was masked. */
function facts(seen: Seen[], blocked: Seen[], { where, refuse: _, ...about }: Leaving): NewFact[] {
  return numberKinds.flatMap((kind) => {
    const count = seen.filter((one) => one.kind === kind).length;
    if (count === 0) return [];
    const action = blocked.some((one) => one.kind === kind) ? 'blocked' : 'masked';
    return [fact('number.guarded', { kind, where, count, action }, about)];
  });
}

function refusal(blocked: Seen[]): Refusal {
  const kinds = [...new Set(blocked.map(({ kind }) => kind))];
  return new Refusal(422, 'number_blocked', `It holds ${listed(kinds)}: take it out and send again`, {
    errors: blocked.map(({ kind, pointer }) => ({
      pointer,
      code: 'number_blocked',
      message: `Take out ${numberWords[kind]}: it may not leave`,
    })),
  });
}

const listed = (kinds: NumberKind[]): string => kinds.map((kind) => numberWords[kind]).join(' and ');
