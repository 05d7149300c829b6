import type { Chat } from '../chat.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import type { State } from '../state.js';
import { nobodyText, waitingText, words } from '../words.js';
import { save } from './transcript.js';

/** Between the log and the composer: what happens next, or the way to a person. One card at most. */
export function waiting(chat: Chat) {
  const element = h('section', { class: 'next', 'aria-label': 'What happens next' });
  const paint = (state: State) => {
    const kind = kindOf(state);
    const { position, waitSeconds, opensAt } = state.thread;
    const email = kind !== 'person' && wantsEmail(state);
    const key = [kind, position, waitSeconds?.low, waitSeconds?.high, opensAt, state.personAsked, email].join('|');
    element.hidden = kind === null;
    fill(element, key, () => {
      if (kind === 'queue') return [card('search', words.finding, waitingText(state.thread), email && emailForm(chat))];
      if (kind === 'nobody') return [card('clock', words.nobody, nobodyText(state.thread), email && emailForm(chat))];
      if (kind === 'ended') return [ended(chat)];
      if (kind === 'person') return [askPerson(chat, state.personAsked)];
      return [];
    });
  };
  return { element, paint };
}

function kindOf(state: State): 'queue' | 'nobody' | 'ended' | 'person' | null {
  const { thread } = state;
  if (thread.messages.length === 0 && state.outbox.length === 0) return null;
  if (thread.status === 'ended') return 'ended';
  if (thread.holder.kind === 'queue') return thread.staffed ? 'queue' : 'nobody';
  return thread.holder.kind === 'agent' ? null : 'person';
}

/** An address is asked for only while somebody waits, only when the inbox wants one, and never twice. */
function wantsEmail(state: State): boolean {
  return Boolean(state.session?.inbox.preChat.email) && state.session?.visitor?.email === false;
}

function card(sign: 'search' | 'clock', title: string, text: string, more: HTMLElement | false): HTMLElement {
  return h('div', { class: 'card' }, icon(sign, 20), h('div', {}, h('h2', {}, title), h('p', {}, text), more));
}

function askPerson(chat: Chat, asked: boolean): HTMLElement {
  const button = h(
    'button',
    { class: 'chip', type: 'button', onClick: () => void chat.askPerson() },
    icon('person', 16),
  );
  button.append(asked ? words.asked : words.toPerson);
  button.disabled = asked;
  return button;
}

function ended(chat: Chat): HTMLElement {
  return h(
    'div',
    { class: 'ended' },
    h('p', {}, words.ended),
    h(
      'button',
      { class: 'chip', type: 'button', onClick: () => void save(chat) },
      icon('download', 16),
      words.transcript,
    ),
  );
}

function emailForm(chat: Chat): HTMLElement {
  const input = h('input', {
    type: 'email',
    autocomplete: 'email',
    'aria-label': 'Your e-mail',
    placeholder: 'Your e-mail, if you have to go',
    maxlength: 254,
    required: true,
  });
  const give = (event: Event) => {
    event.preventDefault();
    input.toggleAttribute('aria-invalid', !input.checkValidity());
    if (!input.checkValidity()) return;
    void chat.givePreChat({ email: input.value.trim() }).then((refused) => {
      input.toggleAttribute('aria-invalid', refused !== null);
      chat.store.change({ fault: refused === null ? null : `${refused}.` });
    });
  };
  return h(
    'form',
    { class: 'inline', novalidate: true, onSubmit: give },
    input,
    h('button', { class: 'link', type: 'submit' }, 'Save'),
  );
}
