import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type AskedReply, ReplyGate } from '../../conversations/index.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { invalid } from '../../kernel/http/problem.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import { isOwnAddress, MOST_COPIES, toAddress } from './copies.js';
import { ownAddresses } from './reply-all.queries.js';

/** Refuses copies that cannot be sent, by name, before the reply is stored: no address, one of ours, or too many. */
@Injectable()
export class CopyRules implements OnModuleInit {
  constructor(
    private readonly gate: ReplyGate,
    private readonly inboxes: InboxDirectory,
  ) {}

  onModuleInit(): void {
    this.gate.add((tx, asked) => this.refuse(tx, asked));
  }

  private async refuse(tx: Tx, { inboxId, options = {} }: AskedReply): Promise<void> {
    if (options.cc === undefined && options.bcc === undefined) return;
    const door = await this.inboxes.find(inboxId, tx);
    if (door?.adapter.channel !== 'email') return;
    const own = await ownAddresses(tx);
    let count = 0;
    for (const field of ['cc', 'bcc'] as const) {
      const given = options[field] ?? [];
      if (!Array.isArray(given)) throw invalid(`/options/${field}`, 'type', 'A list of e-mail addresses is expected');
      count += given.length;
      for (const [i, one] of given.entries()) {
        const address = toAddress(one);
        const at = `/options/${field}/${i}`;
        if (!address) throw invalid(at, 'address', `${String(one).slice(0, 80)} is no e-mail address`);
        if (isOwnAddress(address, own)) throw invalid(at, 'own_address', `${address} is an address of yours`);
      }
    }
    if (count > MOST_COPIES)
      throw invalid('/options/cc', 'too_many', `At most ${MOST_COPIES} copies go out with a mail`);
  }
}
