import { Injectable } from '@nestjs/common';
import { GuardNumbers, type Leaving } from '../governance/index.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import type { FactActor } from '../kernel/events/fact.js';

export interface AskedReply {
  conversationId: string;
  inboxId: string;
  profileId: string;
  identityId: string | null;
  by: 'person' | 'bot';
  options?: Record<string, unknown>;
  text?: string;
  /** We write first: nothing was said in this conversation yet. */
  first?: boolean;
}
/** What reaches the customer of a reply: its words, and what was chosen for the channel, as a subject or a template. */
export interface Said {
  text: string;
  options?: Record<string, unknown>;
}
/** Throws a `Refusal` where the reply may not go out. */
export type ReplyRule = (tx: Tx, asked: AskedReply) => Promise<void>;

/** Asks before a reply is stored whether it may go out. Whoever knows the channels brings the rule: conversations know none. */
@Injectable()
export class ReplyGate {
  private readonly rules: ReplyRule[] = [];

  constructor(private readonly guard: GuardNumbers) {}

  add(rule: ReplyRule): void {
    this.rules.push(rule);
  }

  async check(tx: Tx, asked: AskedReply): Promise<void> {
    for (const rule of this.rules) await rule(tx, asked);
  }

  /** The words as they may go out; refused where a person, a bot or a key can be asked for others. */
  words(
    tx: Tx,
    { text, options }: Said,
    { id, profile_id }: { id: string; profile_id: string },
    { actor, refuse }: { actor: FactActor; refuse: Leaving['refuse'] },
  ): Promise<Said> {
    const said = { text, ...(options && { options }) };
    return this.guard.within(tx, said, { where: 'reply', conversationId: id, profileId: profile_id, actor, refuse });
  }
}
