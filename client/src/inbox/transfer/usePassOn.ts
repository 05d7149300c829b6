import type { ConversationDetail } from '@contract/conversations';
import type { Call } from '@contract/voice';
import { useMutation } from '@tanstack/react-query';
import { queryClient } from '../../api/client';
import { conversations } from '../../api/conversations';
import { desk } from '../../api/desk';
import { keys } from '../../api/keys';
import { putConversation } from '../../live/apply';
import { tell } from '../../shell/tell';
import { voice } from '../../voice/api';
import type { How, Place } from './places';
import { newId } from '../../ui/new-id';

export interface PassOn {
  place: Place;
  how: How;
  phone: string;
  reason: string;
  note: string;
  confirm?: boolean;
}

const target = {
  queue: (queueId: string) => ({ queueId }),
  agent: (agentId: string) => ({ agentId }),
  bot: (botId: string) => ({ botId }),
};

const told: Record<How, (name: string) => string> = {
  cold: (name) => `Passed to ${name}`,
  warm: (name) => `${name} has it`,
  consult: (name) => `${name} is asked in`,
  call: (name) => `${name} is being rung. The caller waits.`,
};

/** Passes it on, or asks somebody in; what was written goes into the thread as a note either way. */
export function usePassOn(row: ConversationDetail, call: Call | undefined, done: (how: How) => void) {
  return useMutation({
    async mutationFn({ place, how, phone, reason, note, confirm }: PassOn) {
      const words = { reason: reason.trim() || undefined, note: note.trim() || undefined };
      if (how !== 'call' && place.kind !== 'outside') {
        const to = { ...target[place.kind](place.id), mode: how, ...words, confirm };
        putConversation(queryClient, await desk.transfer(row.id, to));
        return;
      }
      if (!call) return;
      const number = phone.replaceAll(/[\s().-]/g, '');
      await voice.consult(call.id, place.kind === 'outside' ? { phone: number } : { agentId: place.id });
      const text = Object.values(words).filter(Boolean).join('. ');
      const key = newId();
      if (text) await conversations.note(row.id, { text, clientId: key }, key);
    },
    onSuccess(_, { place, how, phone }) {
      const away = how === 'consult' && place.kind === 'agent' && place.state !== 'available';
      const words = told[how](place.kind === 'outside' ? phone : place.name);
      // Nothing rings at the desk of somebody who is away: whoever waits for their answer should know.
      tell(away ? `${words}, but ${place.state} now. It rings when they are available.` : words);
      void queryClient.invalidateQueries({ queryKey: keys.desk });
      if (call) void queryClient.invalidateQueries({ queryKey: ['voice', 'calls'] });
      done(how);
    },
  });
}
