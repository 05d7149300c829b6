import type { Message } from '../../contract/conversations.js';
import type { ForBots } from './bot-webhooks.js';

/** A Bot Framework activity, as far as we write it. */
export interface Activity {
  type: 'message' | 'event';
  id: string;
  timestamp: string;
  channelId: string;
  serviceUrl: string;
  conversation: { id: string };
  from: { id: string; name?: string; role?: string };
  recipient: { id: string; name?: string; role?: string };
  [more: string]: unknown;
}

export interface Line {
  botId: string;
  botName: string;
  /** Where the bot answers; what is in it proves that we gave it out for this conversation. */
  serviceUrl: string;
}

function base(summary: ForBots, { botId, botName, serviceUrl }: Line) {
  return {
    channelId: 'throughline',
    serviceUrl,
    conversation: { id: summary.id },
    recipient: { id: botId, name: botName, role: 'bot' },
    channelData: { inbox: summary.inbox, control: summary.control, consents: summary.consents },
  };
}

/** Only what the customer says: a Bot Framework bot takes every message for one it should answer. */
export function messageActivity(summary: ForBots, message: Message, line: Line): Activity {
  return {
    type: 'message',
    id: message.id,
    timestamp: message.sentAt,
    ...base(summary, line),
    from: { id: summary.profile.id, name: summary.profile.name ?? undefined, role: 'user' },
    text: message.text,
    attachments: message.attachments.map(({ name, contentType, url }) => ({ name, contentType, contentUrl: url })),
  };
}

const known: Record<string, 'accepted' | 'failed' | 'completed'> = {
  accepted: 'accepted',
  completed: 'completed',
  failed: 'failed',
  no_agent: 'failed',
  declined: 'failed',
  expired: 'failed',
};

/** The protocol knows three states; the others are told to nobody. */
export function statusActivity(
  summary: ForBots,
  handoffId: string,
  state: string,
  at: string,
  line: Line,
): Activity | null {
  const told = known[state];
  if (!told) return null;
  return {
    type: 'event',
    name: 'handoff.status',
    id: `${handoffId}-${state}`,
    timestamp: at,
    ...base(summary, line),
    from: { id: 'throughline', name: 'Throughline' },
    value: { state: told, message: state === told ? undefined : state },
  };
}
