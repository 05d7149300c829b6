import { Injectable } from '@nestjs/common';
import type { Tx } from '../kernel/db/unit-of-work.js';

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
/** Throws a `Refusal` where the reply may not go out. */
export type ReplyRule = (tx: Tx, asked: AskedReply) => Promise<void>;

/** Asks before a reply is stored whether it may go out. Whoever knows the channels brings the rule: conversations know none. */
@Injectable()
export class ReplyGate {
  private readonly rules: ReplyRule[] = [];

  add(rule: ReplyRule): void {
    this.rules.push(rule);
  }

  async check(tx: Tx, asked: AskedReply): Promise<void> {
    for (const rule of this.rules) await rule(tx, asked);
  }
}
