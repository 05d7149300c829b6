import type { ConversationDetail, ConversationSummary } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import { useNavigate } from '@tanstack/react-router';
import { conversations, handoffs } from '../../api/conversations';
import { queryClient } from '../../api/client';
import { keys } from '../../api/keys';
import { putConversation } from '../../live/apply';
import { tell, tellProblem, tellUndo } from '../../shell/tell';
import { moment } from '../../ui/words';

/** Applies the row a write answered with, so that the screen does not wait for the push of its own act. */
async function done(what: Promise<ConversationSummary>, fault: string): Promise<boolean> {
  try {
    putConversation(queryClient, await what);
    return true;
  } catch (error) {
    tellProblem(fault, error);
    return false;
  }
}

const refreshDesk = () => void queryClient.invalidateQueries({ queryKey: keys.desk });

/** What an agent does to one conversation, each with its way back where there is one. */
export function useConversationActions(row: ConversationDetail, handoff: Handoff | undefined) {
  const navigate = useNavigate();
  const { id } = row;
  const close = () => void navigate({ to: '/inbox', search: (now) => now });
  return {
    close,
    async takeOver() {
      if (await done(conversations.takeOver(id), 'You did not take it over.')) refreshDesk();
    },
    async handBack(botName: string) {
      const outcome = { disposition: null, resolved: null, summary: null, doNotAsk: handoff?.context.doNotAsk ?? [] };
      if (!(await done(conversations.handBack(id, outcome), 'It stays with you.'))) return;
      refreshDesk();
      tellUndo(`Given back to ${botName}`, () => void done(conversations.takeOver(id), `It stays with ${botName}.`));
    },
    async resolve() {
      if (!(await done(conversations.resolve(id), 'It is still open.'))) return;
      refreshDesk();
      tellUndo('Resolved', () => void done(conversations.reopen(id), 'It stays resolved.'));
    },
    async reopen() {
      if (await done(conversations.reopen(id), 'It stays resolved.')) refreshDesk();
    },
    async snooze(until: Date) {
      if (!(await done(conversations.snooze(id, until.toISOString()), 'It is not snoozed.'))) return;
      tellUndo(`Snoozed until ${moment(until)}`, () => void done(conversations.reopen(id), 'It stays snoozed.'));
      close();
    },
    async setTags(tags: string[]) {
      await done(conversations.change(id, { tags }), 'The tags did not change.');
    },
    async rename(subject: string) {
      await done(conversations.change(id, { subject }), 'The title did not change.');
    },
    async gotIt() {
      if (!handoff) return;
      try {
        const fresh = await handoffs.acknowledge(handoff.id);
        queryClient.setQueryData<{ data: Handoff[] }>(
          keys.handoffs(id),
          (known) => known && { data: known.data.map((each) => (each.id === fresh.id ? fresh : each)) },
        );
      } catch (error) {
        tellProblem('The card stays open.', error);
      }
    },
    async wrongQueue(queueId: string, name: string) {
      if (!handoff) return;
      const reason = `Belongs in ${name}`;
      if (!(await done(handoffs.wrongQueue(handoff.id, { queueId, reason }), 'It stays in this queue.'))) return;
      refreshDesk();
      tell(`Passed to ${name}`);
      close();
    },
  };
}

export type ConversationActions = ReturnType<typeof useConversationActions>;
