import type { Agreement } from '../../contract/consents.js';
import type { ConversationSummary, Message } from '../../contract/conversations.js';
import type { EventMap } from '../../contract/events.js';

/** A conversation as bots are told of it: whoever it is with comes with what they agreed to. */
export interface ForBots extends ConversationSummary {
  consents: Agreement[];
}

/** What every webhook to a bot says about the conversation: enough to answer without asking back. */
export function about(summary: ForBots, botId: string) {
  const { id, inbox, status, subject, profile, control, consents } = summary;
  return {
    conversation: { id, inbox, status, subject },
    profile: { ...profile, consents },
    control,
    canReply: mayReply(summary, botId),
  };
}

export const mayReply = ({ control, status }: ConversationSummary, botId: string): boolean =>
  control.kind === 'bot' && control.id === botId && status !== 'resolved';

export const messageCreated = (summary: ForBots, message: Message, botId: string) => ({
  ...about(summary, botId),
  message,
});

export function controlChanged(summary: ForBots, data: EventMap['control.changed'], botId: string) {
  const { from, to, epoch, reason, outcome } = data;
  return { ...about(summary, botId), from, to, epoch, reason, ...(outcome === undefined ? {} : { outcome }) };
}

export const handoffStatus = (summary: ForBots, handoffId: string, state: string, botId: string) => ({
  ...about(summary, botId),
  handoffId,
  state,
});
