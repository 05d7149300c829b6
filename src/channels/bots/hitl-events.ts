import type { ConversationSummary } from '../../contract/conversations.js';

/** States in which people do not have it any more, or never will. */
const over = new Set(['completed', 'failed', 'no_agent', 'expired', 'declined', 'withdrawn']);

/** What Botpress is told of a session with people: who has it, and that it is over, so that its bot goes on. */
export function hitlEvent({ id, assignee }: ConversationSummary, state: string): { type: string; body: object } | null {
  const about = { remoteConversationId: id };
  if (state === 'accepted')
    return { type: 'agent-assigned', body: { ...about, remoteUserId: assignee?.id ?? 'throughline' } };
  return over.has(state) ? { type: 'stop-hitl', body: about } : null;
}
