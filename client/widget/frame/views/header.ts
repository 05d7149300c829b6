import { aboutMinutes } from '../../../../src/contract/staffing.js';
import type { Chat } from '../chat.js';
import { fill, h } from '../dom.js';
import { icon } from '../icons.js';
import type { State } from '../state.js';
import { words } from '../words.js';
import { save } from './transcript.js';

/** Who answers, what they are, and the way out. */
export function header(chat: Chat, close: () => void) {
  const face = h('div', { class: 'face' });
  const names = h('div', { class: 'names' });
  const more = h(
    'button',
    { class: 'icon-button', type: 'button', 'aria-label': 'More', 'aria-haspopup': 'menu' },
    icon('more', 20),
  );
  const menu = h('div', { class: 'menu', role: 'menu', hidden: true });
  const shut = h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Close chat', onClick: close });
  const element = h('header', { class: 'header' }, face, names, h('div', { class: 'menu-place' }, more, menu), shut);

  const open = (menuOpen: boolean) => chat.store.change({ menuOpen });
  more.addEventListener('click', () => open(!chat.store.now.menuOpen));
  menu.addEventListener('keydown', (event) => walk(menu, event));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !chat.store.now.menuOpen) return;
    event.stopPropagation();
    open(false);
    more.focus();
  });
  document.addEventListener('click', (event) => {
    if (chat.store.now.menuOpen && !element.contains(event.target as Node)) open(false);
  });

  const paint = (state: State) => {
    const { holder, staffed, status } = state.thread;
    const brand = state.session?.inbox.name ?? '';
    face.hidden = more.hidden = !state.session;
    const active = status === 'open' && state.thread.conversationId !== null;
    const kind = active ? holder.kind : 'none';
    fill(face, `${kind}|${holder.name}|${brand}|${state.session?.inbox.glyph}`, () => [portrait(state, kind)]);
    const title =
      (kind === 'bot' || kind === 'agent') && holder.name ? holder.name : brand || (state.refused ? 'Chat' : '');
    const line = subtitle(state, kind, brand);
    fill(names, `${title}|${line}`, () => [h('h1', {}, h('bdi', {}, title)), h('p', {}, h('bdi', {}, line))]);
    fill(shut, state.phone ? 'down' : 'close', () => [icon(state.phone ? 'down' : 'close', 20)]);
    more.setAttribute('aria-expanded', String(state.menuOpen));
    const canAsk = kind !== 'agent' && kind !== 'queue' && staffed !== null;
    fill(menu, `${canAsk}|${state.personAsked}|${state.thread.conversationId !== null}`, () =>
      items(chat, state, canAsk),
    );
    const wasHidden = menu.hidden;
    menu.hidden = !state.menuOpen;
    if (wasHidden && state.menuOpen) menu.querySelector('button')?.focus();
  };
  return { element, paint };
}

function portrait(state: State, kind: string): HTMLElement {
  const { holder } = state.thread;
  if (kind === 'bot') return h('span', { class: 'avatar bot' }, icon('bot', 20));
  if (kind === 'agent')
    return h('span', { class: 'avatar person', 'aria-hidden': 'true' }, holder.initials || initials(holder.name));
  const { glyph, name } = state.session?.inbox ?? {};
  return h(
    'span',
    { class: 'avatar brand', 'aria-hidden': 'true' },
    glyph ? icon(glyph, 18) : (name ?? '').slice(0, 1),
  );
}

function initials(name: string | null): string {
  const parts = (name ?? '').trim().split(/\s+/);
  return parts
    .map((part) => part.slice(0, 1).toLocaleUpperCase())
    .slice(0, 2)
    .join('');
}

function subtitle(state: State, kind: string, brand: string): string {
  if (!state.session) return '';
  const { staffed, waitSeconds } = state.thread;
  if (kind === 'bot') return `${state.phone ? `Bot at ${brand}` : 'Bot'}. A person is one tap away`;
  if (kind === 'agent') return staffed ? `${brand}, here now` : brand;
  if (kind === 'queue') return staffed ? words.finding : words.nobody;
  if (!staffed) return state.session?.inbox.bot ? 'A bot answers now, a person later' : words.nobody;
  return waitSeconds ? `Replies in ${aboutMinutes(waitSeconds)}` : 'Somebody is here now';
}

function items(chat: Chat, state: State, canAsk: boolean): HTMLElement[] {
  const found: HTMLElement[] = [];
  const item = (text: string, act: () => void) => {
    found.push(h('button', { type: 'button', role: 'menuitem', tabindex: '-1', onClick: act }, text));
  };
  if (canAsk) item(state.personAsked ? words.asked : words.toPerson, () => void chat.askPerson());
  item(words.transcript, () => {
    chat.store.change({ menuOpen: false });
    if (state.thread.conversationId) void save(chat);
    else chat.store.change({ fault: 'Nothing was written yet.' });
  });
  return found;
}

function walk(menu: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...menu.querySelectorAll('button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  all[(at + step + all.length) % all.length]?.focus();
}
