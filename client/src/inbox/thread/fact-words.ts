import type { ThreadFact } from '@contract/conversations';
import { channelName } from '../../ui/ChannelIcon';
import { firstName, moment, ordinal } from '../../ui/words';

export type FactSign =
  | 'decision'
  | 'took-over'
  | 'handoff'
  | 'queue'
  | 'resolved'
  | 'reopened'
  | 'snooze'
  | 'repeat'
  | 'wrap-up'
  | 'consent'
  | 'system';

export interface FactWords {
  sign: FactSign;
  tone: 'decision' | 'person' | 'bot' | 'plain';
  /** The strong first words. */
  what: string;
  rest?: string;
  decisionId?: string;
}

interface Holder {
  kind?: string;
  id?: string | null;
  name?: string | null;
}

const spaced = (code: string) => code.replaceAll('_', ' ');
const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

function controlWords(fact: ThreadFact, { meId, customer, botBefore }: FactAround): FactWords | null {
  const to = (fact.data.to ?? {}) as Holder;
  const someone = to.id === meId ? 'You' : (to.name ?? 'A colleague');
  if (to.kind === 'agent') {
    if (botBefore === null) return { sign: 'took-over', tone: 'person', what: `${someone} took it` };
    const silent = to.id === meId ? { rest: `${botBefore} can’t write here until you hand back` } : {};
    return { sign: 'took-over', tone: 'person', what: `${someone} took over from ${botBefore}`, ...silent };
  }
  if (to.kind === 'bot')
    return { sign: 'handoff', tone: 'bot', what: `${to.name ?? 'The bot'} answers ${firstName(customer)} now` };
  if (to.kind === 'queue' && fact.data.reason === 'transferred' && fact.actor.kind === 'agent') {
    const by = fact.actor.id === meId ? 'You' : (fact.actor.name ?? 'A colleague');
    return { sign: 'queue', tone: 'plain', what: `${by} passed it on`, rest: `waiting in ${to.name ?? 'the queue'}` };
  }
  if (to.kind === 'queue')
    return { sign: 'queue', tone: 'plain', what: to.name ? `Waiting in ${to.name}` : 'Waiting for a person' };
  return null;
}

function botName(fact: ThreadFact): string | undefined {
  return fact.actor.kind === 'bot' ? (fact.actor.name ?? undefined) : undefined;
}

export interface FactAround {
  meId: string;
  customer: string | null;
  /** The bot that held the conversation last before this fact, when no person did in between. */
  botBefore: string | null;
}

/** One 12 px line for a fact of the thread; null for what only repeats its neighbour. */
export function factWords(fact: ThreadFact, around: FactAround): FactWords | null {
  const { meId, customer } = around;
  const name = firstName(customer);
  const actor = fact.actor.id === meId ? 'You' : fact.actor.name;
  switch (fact.type) {
    case 'control.changed':
      return controlWords(fact, around);
    case 'decision.made':
      return {
        sign: 'decision',
        tone: 'decision',
        what: 'Decided',
        rest: text(fact.data.sentence) ?? '',
        decisionId: text(fact.data.decisionId) ?? text(fact.data.subjectId),
      };
    case 'outreach.suppressed':
      return {
        sign: 'decision',
        tone: 'decision',
        what: 'Held',
        rest: text(fact.data.sentence) ?? `by the rule “${spaced(text(fact.data.code) ?? 'governance')}”`,
      };
    case 'handoff.requested':
      return {
        sign: 'handoff',
        tone: 'bot',
        what: `${botName(fact) ?? around.botBefore ?? 'The bot'} asked for a person`,
      };
    case 'conversation.opened':
      if (fact.data.by !== 'agent') return null;
      return {
        sign: 'reopened',
        tone: 'plain',
        what: `${actor ?? 'A colleague'} wrote first`,
        rest: fact.data.from ? 'going on from another conversation' : undefined,
      };
    case 'conversation.reopened':
      return fact.data.by === 'agent'
        ? { sign: 'reopened', tone: 'plain', what: `${actor ?? 'A colleague'} reopened it` }
        : { sign: 'reopened', tone: 'plain', what: `${name} came back` };
    case 'conversation.resolved':
      return { sign: 'resolved', tone: 'plain', what: `${actor ?? 'The bot'} resolved it` };
    case 'conversation.snoozed':
      return {
        sign: 'snooze',
        tone: 'plain',
        what: `${actor ?? 'Someone'} snoozed it`,
        rest: text(fact.data.until) ? `until ${moment(String(fact.data.until))}` : undefined,
      };
    case 'conversation.woken':
      return {
        sign: 'reopened',
        tone: 'plain',
        what: fact.data.why === 'customer' ? `${name} wrote, so it woke up` : 'The snooze is over',
      };
    case 'contact.repeated':
      return typeof fact.data.contacts === 'number'
        ? {
            sign: 'repeat',
            tone: 'plain',
            what: `${ordinal(fact.data.contacts)} contact about this`,
            rest: 'within 7 days',
          }
        : null;
    case 'wrap_up.done':
      return {
        sign: 'wrap-up',
        tone: 'plain',
        what: `${actor ?? 'A colleague'} wrapped up`,
        rest: fact.data.unfinished ? 'time ran out, marked unfinished' : codes(fact.data.dispositions),
      };
    case 'macro.ran':
      return {
        sign: 'system',
        tone: 'person',
        what: `${actor ?? 'A colleague'} ran ${text(fact.data.name) ?? 'a macro'}`,
        rest: stepsDone(fact.data.steps),
      };
    case 'rule.ran':
      return {
        sign: 'system',
        tone: 'plain',
        what: `The rule ${text(fact.data.name) ?? ''} ran`,
        rest: stepsDone(fact.data.steps),
      };
    case 'consent.changed':
      return {
        sign: 'consent',
        tone: 'plain',
        what: `${name} ${fact.data.granted ? 'agreed to' : 'withdrew'} ${spaced(text(fact.data.purpose) ?? 'contact')}`,
        rest: fact.data.channel === 'any' ? 'on every channel' : channelName(text(fact.data.channel) ?? ''),
      };
    default:
      return null;
  }
}

function codes(value: unknown): string | undefined {
  const list = Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  return list.length > 0 ? list.join(', ').replaceAll('_', ' ') : undefined;
}

/** "Tag refund, pass to Refunds; resolve failed: A colleague holds this conversation". */
function stepsDone(steps: unknown): string {
  const list = Array.isArray(steps) ? (steps as { words: string; state: string; problem?: string }[]) : [];
  const done = list.filter(({ state }) => state === 'done').map(({ words }) => words);
  const failed = list
    .filter(({ state }) => state === 'failed')
    .map(({ words, problem }) => `${words} failed: ${problem ?? ''}`);
  return [done.join(', '), ...failed].filter(Boolean).join('; ');
}
