import { Injectable } from '@nestjs/common';
import type { Page } from '../contract/common.js';
import type { ConversationDetail, Message } from '../contract/conversations.js';
import { GuardNumbers, type Leaving } from '../governance/index.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';

/** What a bot reads has left the hub as what it is sent: numbers people wrote are kept back from it in the same way. */
@Injectable()
export class ShowToBot {
  constructor(private readonly guard: GuardNumbers) {}

  async detail(actor: Actor, row: ConversationDetail): Promise<ConversationDetail> {
    if (actor.kind !== 'bot') return row;
    const { subject, lastMessage } = row;
    const about = { ...leaving(actor, row.id), profileId: row.profile.id };
    // What has not left was said to nobody.
    return { ...row, leaving: [], ...(await this.guard.apart({ subject, lastMessage }, about)) };
  }

  async messages(actor: Actor, conversationId: string, page: Page<Message>): Promise<Page<Message>> {
    if (actor.kind !== 'bot') return page;
    return { ...page, data: await this.guard.apart(page.data, leaving(actor, conversationId)) };
  }
}

const leaving = (actor: Actor, conversationId: string): Leaving => ({
  where: 'bot',
  conversationId,
  actor: factActor(actor),
});
