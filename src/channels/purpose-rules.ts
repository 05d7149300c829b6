import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AskedReply, ReplyGate } from '../conversations/index.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { invalid, Refusal } from '../kernel/http/problem.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';

/** What a message is sent for; whoever says nothing answers. */
export function purposeOf(options: Record<string, unknown> | undefined): string {
  const { purpose } = options ?? {};
  return typeof purpose === 'string' ? purpose : 'service';
}

/**
 * A message that names another purpose than service goes out only to whoever agreed to that: by a person, a bot or a key, as
 * an answer or as the first word.
 */
@Injectable()
export class PurposeRules implements OnModuleInit {
  constructor(
    private readonly gate: ReplyGate,
    private readonly inboxes: InboxDirectory,
    private readonly consents: ConsentsQueries,
  ) {}

  onModuleInit(): void {
    this.gate.add((tx, asked) => this.refuse(tx, asked));
  }

  private async refuse(tx: Tx, { options, inboxId, profileId, identityId }: AskedReply): Promise<void> {
    const given = options?.purpose;
    if (given === undefined) return;
    if (typeof given !== 'string') throw invalid('/options/purpose', 'type', 'The name of a purpose is expected');
    const needsConsent = await this.consents.needsConsent(tx, given);
    if (needsConsent === undefined) throw invalid('/options/purpose', 'unknown', 'There is no such purpose');
    const door = await this.inboxes.find(inboxId, tx);
    // An answer is judged by the rules of answers.
    if (!door || given === 'service') return;
    const { channel, name } = door.adapter;
    const { state } = await this.consents.state(tx, profileId, given, channel, identityId);
    if (state === 'refused') throw new Refusal(422, 'no_consent', `They said no to ${given} on ${name}`);
    if (needsConsent && state === 'unknown')
      throw new Refusal(422, 'no_consent', `They never agreed to ${given} on ${name}`);
  }
}
