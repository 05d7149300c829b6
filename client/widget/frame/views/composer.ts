import type { Chat } from '../chat.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import type { State } from '../state.js';
import type { Notes } from '../storage.js';
import { size, words } from '../words.js';
import { needsPreChat } from './home.js';

const longest = 10_000;
const tallest = 120;

/** Where the visitor writes. It never waits for the network, and what stands in it survives a reload. */
export function composer(chat: Chat, notes: Notes) {
  const text = h('textarea', {
    rows: 1,
    maxlength: longest,
    dir: 'auto',
    enterkeyhint: 'send',
    'aria-describedby': 'fault',
  });
  const picker = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-hidden': 'true' });
  const attach = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Add a file' }, icon('attach', 20));
  const send = h('button', { class: 'send', type: 'submit', 'aria-label': 'Send' }, icon('send', 18));
  const files = h('div', { class: 'files' });
  const fault = h('p', { class: 'fault', id: 'fault', role: 'alert' });
  const form = h('form', { class: 'composer' }, files, h('div', { class: 'write' }, text, attach, picker, send));
  const element = h('section', { class: 'foot', 'aria-label': 'Your message' }, fault, form);

  const submit = () => {
    if (chat.store.now.files.some(({ done }) => !done)) return;
    chat.write(text.value);
    text.value = '';
    changed();
  };
  const fit = () => {
    text.style.blockSize = 'auto';
    text.style.blockSize = `${Math.min(tallest, text.scrollHeight)}px`;
  };
  const changed = () => {
    fit();
    notes.write('draft', text.value || null);
    ready();
  };
  const ready = () => {
    const { files: held } = chat.store.now;
    const full = text.value.trim().length > 0 || held.some(({ done }) => done);
    send.classList.toggle('full', full && held.every(({ done }) => done));
    send.disabled = !full || held.some(({ done }) => !done);
  };
  const take = (list: FileList | null | undefined) => {
    for (const file of list ?? []) void chat.addFile(file);
  };

  text.addEventListener('input', () => {
    changed();
    if (text.value) chat.typing();
  });
  text.addEventListener('keydown', (event) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener('paste', (event) => take(event.clipboardData?.files));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
    text.focus();
  });
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    take(picker.files);
    picker.value = '';
  });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    take(event.dataTransfer?.files);
  });

  const paint = (state: State) => {
    const wasHidden = element.hidden;
    element.hidden = !state.session || needsPreChat(state);
    const { holder, status } = state.thread;
    const name = holder.kind === 'agent' && status === 'open' ? holder.name : null;
    const hint = name ? words.writeTo(name) : words.write;
    if (text.placeholder !== hint) {
      text.placeholder = hint;
      text.setAttribute('aria-label', hint);
    }
    fill(files, JSON.stringify(state.files), () => state.files.map((file) => held(chat, file)));
    if (fault.textContent !== (state.fault ?? '')) fault.textContent = state.fault;
    ready();
    // What is hidden has no height: what was measured before the session came is measured again.
    if (wasHidden && !element.hidden) fit();
  };
  const restore = () => {
    text.value = notes.read<string>('draft') ?? '';
    changed();
  };
  return { element, paint, restore, focus: () => text.focus({ preventScroll: true }) };
}

function held(chat: Chat, file: State['files'][number]): HTMLElement {
  const drop = h(
    'button',
    { class: 'icon-button small', type: 'button', 'aria-label': `Remove ${file.name}` },
    icon('close', 14),
  );
  drop.addEventListener('click', () => chat.dropFile(file.key));
  const state = file.done ? size(file.size) : 'Adding';
  return h(
    'div',
    { class: 'held' },
    icon('file', 16),
    h('span', { class: 'file-name', dir: 'auto' }, file.name),
    h('span', { class: 'meta' }, state),
    drop,
  );
}
