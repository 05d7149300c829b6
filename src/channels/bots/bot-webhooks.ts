import type { ConversationSummary, Message } from '../../contract/conversations.js';
import type { EventMap } from '../../contract/events.js';

/** What every webhook to a bot says about the conversation: enough to answer without asking back. */
export function about(summary: ConversationSummary, botId: string) {
  const { id, inbox, status, subject, profile, control } = summary;
  const canReply = control.kind === 'bot' && control.id === botId && status !== 'resolved';
  return { conversation: { id, inbox, status, subject }, profile, control, canReply };
}

export const messageCreated = (summary: ConversationSummary, message: Message, botId: string) => ({
  ...about(summary, botId),
  message,
});

export function controlChanged(summary: ConversationSummary, data: EventMap['control.changed'], botId: string) {
  const { from, to, epoch, reason, outcome } = data;
  return { ...about(summary, botId), from, to, epoch, reason, ...(outcome === undefined ? {} : { outcome }) };
}

export const handoffStatus = (summary: ConversationSummary, handoffId: string, state: string, botId: string) => ({
  ...about(summary, botId),
  handoffId,
  state,
});
