import type { Chat } from '../chat.js';
import { fill, h } from '../dom.js';
import type { State } from '../state.js';
import { needsPreChat } from './home.js';

/** Asks for a name and an address first, when the inbox wants them. What is given counts as claimed, never as proof. */
export function preChat(chat: Chat) {
  const element = h('section', { class: 'home', 'aria-label': 'Before we start' });
  const paint = (state: State) => {
    element.hidden = !needsPreChat(state);
    if (element.hidden || !state.session) return;
    const { greeting, preChat: asked } = state.session.inbox;
    fill(element, `${greeting}|${asked.name}|${asked.email}`, () => [
      h('h2', { dir: 'auto' }, greeting),
      form(chat, state),
    ]);
  };
  return { element, paint };
}

function form(chat: Chat, state: State): HTMLElement {
  const asked = state.session?.inbox.preChat;
  const name = asked?.name ? field('Your name', { autocomplete: 'name', type: 'text', maxlength: 120 }) : null;
  const email = asked?.email
    ? field('E-mail', { autocomplete: 'email', type: 'email', maxlength: 254, inputmode: 'email' })
    : null;
  const fault = h('p', { class: 'fault', role: 'alert' });
  const start = (event: Event) => {
    event.preventDefault();
    const given = { name: name?.value() || undefined, email: email?.value() || undefined };
    const wrong = [
      name?.check('Please tell us your name.'),
      email?.check('Please give an e-mail address, such as ana@example.com.'),
    ].find(Boolean);
    fault.textContent = wrong ?? '';
    if (!wrong)
      void chat.givePreChat(given).then((refused) => {
        if (refused) fault.textContent = `${refused}.`;
      });
  };
  return h(
    'form',
    { class: 'pre-chat', novalidate: true, onSubmit: start },
    name?.element,
    email?.element,
    fault,
    h('button', { class: 'filled', type: 'submit' }, 'Start'),
  );
}

function field(label: string, attributes: Record<string, string | number>) {
  const input = h('input', { ...attributes, required: true, dir: 'auto' });
  return {
    element: h('label', { class: 'field' }, h('span', {}, label), input),
    value: () => input.value.trim(),
    check: (message: string): string | null => {
      const wrong = !input.value.trim() || !input.checkValidity();
      input.toggleAttribute('aria-invalid', wrong);
      if (wrong) input.focus();
      return wrong ? message : null;
    },
  };
}
