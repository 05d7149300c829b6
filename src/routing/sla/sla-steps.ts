import type { ChannelClass } from '../../contract/common.js';
import type { EventMap, EventName } from '../../contract/events.js';
import type { Fact } from '../../kernel/events/fact.js';
import type { SlaStep } from './clocks.js';

/** What happens in conversations that starts, stops or ends a clock. */
export const slaFacts: EventName[] = [
  'conversation.opened',
  'conversation.reopened',
  'message.received',
  'reply.written',
  'reply.imported',
  'control.changed',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.resolved',
];

/** What a fact means to the clocks; null: nothing. */
export function stepOf(one: Fact, channelClass: ChannelClass): SlaStep | null {
  switch (one.type) {
    case 'conversation.opened':
    case 'conversation.reopened': {
      const { botId, by } = one.data as EventMap['conversation.opened'] | EventMap['conversation.reopened'];
      return { what: 'opened', track: botId ? 'bot' : 'human', byCustomer: by !== 'agent' };
    }
    case 'message.received':
      return { what: 'asked' };
    case 'reply.imported':
      return { what: 'answered', by: 'human' };
    case 'reply.written':
      if (one.actor.kind === 'agent') return { what: 'answered', by: 'human' };
      // What the hub says by itself, that nobody is there for instance, answers nothing.
      return one.actor.kind === 'bot' ? { what: 'answered', by: 'bot' } : null;
    case 'control.changed': {
      const { kind } = (one.data as EventMap['control.changed']).to;
      if (kind === 'none') return null;
      // Whoever takes a call answers it.
      if (kind === 'agent' && channelClass === 'voice') return { what: 'answered', by: 'human' };
      return { what: 'moved', track: kind === 'bot' ? 'bot' : 'human' };
    }
    case 'conversation.snoozed':
      return { what: 'snoozed' };
    case 'conversation.woken':
      return { what: 'woken' };
    case 'conversation.resolved':
      return { what: 'resolved' };
    default:
      return null;
  }
}
