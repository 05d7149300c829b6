import type { Message } from '../../contract/conversations.js';
import type { ForBots } from './bot-webhooks.js';

/** One workspace is one account. */
const ACCOUNT = { id: 1, name: 'Throughline' };

/** What Chatwoot tells its agent bots when a customer writes, as far as bots read it. */
export function messageCreated(summary: ForBots, message: Message) {
  const said = ofMessage(summary, message);
  return {
    event: 'message_created',
    ...said,
    account: ACCOUNT,
    inbox: { id: summary.inbox.id, name: summary.inbox.name },
    conversation: { ...ofConversation(summary), messages: [said] },
  };
}

/** People have it now. */
export const conversationOpened = (summary: ForBots) => ({
  event: 'conversation_opened',
  account: ACCOUNT,
  ...ofConversation(summary),
  messages: [],
});

function ofMessage({ profile, consents }: ForBots, message: Message) {
  return {
    id: message.id,
    content: message.text,
    content_type: 'text',
    content_attributes: {},
    message_type: 'incoming',
    private: false,
    created_at: message.sentAt,
    source_id: message.clientId,
    conversation_id: message.conversationId,
    sender: { id: profile.id, name: profile.name, type: 'contact', custom_attributes: { consents } },
    attachments: message.attachments.map(({ id, contentType, url }) => ({
      id,
      file_type: /^(image|audio|video)\//.exec(contentType)?.[1] ?? 'file',
      data_url: url,
    })),
  };
}

function ofConversation({ id, inbox, profile, control, status, tags, assignee, createdAt, consents }: ForBots) {
  return {
    id,
    inbox_id: inbox.id,
    channel: `Channel::${inbox.channel}`,
    // In Chatwoot a conversation is pending for as long as its bot has it.
    status: status === 'open' && control.kind === 'bot' ? 'pending' : status,
    can_reply: true,
    contact_inbox: { contact_id: profile.id, inbox_id: inbox.id, source_id: profile.id },
    labels: tags,
    additional_attributes: {},
    custom_attributes: {},
    meta: {
      sender: { id: profile.id, name: profile.name, type: 'contact', custom_attributes: { consents } },
      assignee: assignee && { id: assignee.id, name: assignee.name },
    },
    created_at: Math.floor(Date.parse(createdAt) / 1000),
  };
}
