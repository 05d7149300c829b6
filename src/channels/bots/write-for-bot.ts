import { Inject, Injectable } from '@nestjs/common';
import type { EventMap } from '../../contract/events.js';
import { ConversationsQueries } from '../../conversations/index.js';
import { ConsentsQueries } from '../../governance/index.js';
import { issueToken } from '../../kernel/auth/signed-token.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { type Fact, formatCursor } from '../../kernel/events/fact.js';
import type { Endpoint } from '../delivery/endpoints.js';
import { type Line, messageActivity, statusActivity } from './bot-activities.js';
import * as chatwoot from './chatwoot-events.js';
import { hitlEvent } from './hitl-events.js';
import { controlChanged, type ForBots, handoffStatus, mayReply, messageCreated } from './bot-webhooks.js';

export interface ForBot {
  type: string;
  body: unknown;
  source: string;
}

const LINE_DAYS = 30;

/** Puts facts into the words a bot understands, or into none. */
@Injectable()
export class WriteForBot {
  constructor(
    private readonly conversations: ConversationsQueries,
    private readonly consents: ConsentsQueries,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  /** In the order asked; null where the bot need not hear of it. */
  async run(wanted: { fact: Fact; bot: Endpoint }[]): Promise<(ForBot | null)[]> {
    const ids = new Set(wanted.map(({ fact }) => fact.conversationId as string));
    const rows = await this.conversations.summaries([...ids]);
    const agreed = await this.consents.agreements(rows.map(({ profile }) => profile.id));
    const summaries = new Map(rows.map((row) => [row.id, { ...row, consents: agreed(row.profile.id) }]));
    return Promise.all(
      wanted.map(({ fact, bot }) => {
        const summary = summaries.get(fact.conversationId as string);
        return summary ? this.write(fact, summary, bot) : null;
      }),
    );
  }

  private async write(fact: Fact, summary: ForBots, bot: Endpoint): Promise<ForBot | null> {
    switch (fact.type) {
      case 'message.received':
      case 'reply.written':
        return this.message(fact, summary, bot);
      case 'handoff.status':
        return this.status(fact as Fact<'handoff.status'>, summary, bot);
      default:
        return this.control(fact as Fact<'control.changed'>, summary, bot);
    }
  }

  private async message(fact: Fact, summary: ForBots, bot: Endpoint): Promise<ForBot | null> {
    const [message] = await this.conversations.messagesByIds([fact.subjectId as string]);
    // A bot need not be told what it said itself.
    if (!message || message.author.id === bot.id || message.imported) return null;
    const source = `message:${message.id}`;
    if (bot.protocol === 'throughline')
      return { type: 'message.created', body: messageCreated(summary, message, bot.id), source };
    // What customers say at Botpress its bot hears there.
    if (message.direction !== 'in' || bot.protocol === 'botpress' || !mayReply(summary, bot.id)) return null;
    if (bot.protocol === 'chatwoot')
      return { type: 'message_created', body: chatwoot.messageCreated(summary, message), source };
    return { type: 'message', body: messageActivity(summary, message, this.line(summary, bot)), source };
  }

  private control(fact: Fact<'control.changed'>, summary: ForBots, bot: Endpoint): ForBot | null {
    const source = `fact:${formatCursor(fact)}`;
    if (bot.protocol === 'throughline')
      return { type: 'control.changed', body: controlChanged(summary, fact.data, bot.id), source };
    if (bot.protocol === 'chatwoot' && fact.data.from.id === bot.id && fact.data.reason !== 'resolved')
      return { type: 'conversation_opened', body: chatwoot.conversationOpened(summary), source };
    return null;
  }

  private status(fact: Fact<'handoff.status'>, summary: ForBots, bot: Endpoint): ForBot | null {
    const source = `fact:${formatCursor(fact)}`;
    const handoffId = fact.subjectId as string;
    const { state } = fact.data as EventMap['handoff.status'];
    if (bot.protocol === 'throughline')
      return { type: 'handoff.status', body: handoffStatus(summary, handoffId, state, bot.id), source };
    if (bot.protocol === 'chatwoot') return null;
    if (bot.protocol === 'botpress') {
      const told = hitlEvent(summary, state);
      return told && { ...told, source };
    }
    const body = statusActivity(summary, handoffId, state, fact.at, this.line(summary, bot));
    return body && { type: 'handoff.status', body, source };
  }

  /** A Bot Framework bot without an app id sends no credentials: the address it is given is the credential. */
  private line(summary: ForBots, bot: Endpoint): Line {
    const token = issueToken(this.config.secretKey, 'botframework', { b: bot.id, c: summary.id }, LINE_DAYS * 86_400);
    return {
      botId: bot.id,
      botName: bot.name,
      serviceUrl: `${this.config.publicUrl}/channels/${summary.inbox.id}/botframework/${token}`,
    };
  }
}
