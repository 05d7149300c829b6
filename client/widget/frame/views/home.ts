import type { Chat } from '../chat.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import type { State } from '../state.js';
import { nobodyText, words } from '../words.js';

/** Before the first word: a greeting, a few ways to begin, and what to expect. */
export function home(chat: Chat) {
  const element = h('section', { class: 'home', 'aria-label': 'Start' });
  const paint = (state: State) => {
    const { session } = state;
    const started = state.thread.messages.length > 0 || state.outbox.length > 0;
    const asks = needsPreChat(state);
    element.hidden = !session || started || asks;
    if (element.hidden || !session) return;
    const { greeting, starters = [] } = session.inbox;
    const alone = !state.thread.staffed && !session.inbox.bot;
    fill(element, [greeting, alone, state.personAsked, ...starters].join('|'), () => [
      h('h2', { dir: 'auto' }, greeting),
      alone && h('div', { class: 'card quiet' }, icon('clock', 20), h('p', {}, nobodyText(state.thread))),
      starters.length > 0 && h('p', { class: 'meta' }, words.startHere),
      h('div', { class: 'starters' }, ...starters.map((text) => chip(text, () => chat.write(text))), person(chat)),
    ]);
  };
  return { element, paint };
}

export function needsPreChat(state: State): boolean {
  const { session } = state;
  if (!session || state.preChatDone || state.thread.conversationId !== null || state.outbox.length > 0) return false;
  const { name, email, required } = session.inbox.preChat;
  const missing = (name && !session.visitor?.name) || (email && !session.visitor?.email);
  return required && Boolean(missing);
}

function person(chat: Chat): HTMLElement {
  return chip(words.toPerson, () => void chat.askPerson(), icon('person', 16));
}

function chip(text: string, act: () => void, sign?: Element): HTMLElement {
  return h('button', { class: 'chip', type: 'button', dir: 'auto', onClick: act }, sign, text);
}
