import type { VisitorMessage } from '../../../../src/contract/live.js';
import type { Chat } from '../chat.js';
import { h, type Keyed, reconcile } from '../dom.js';
import { icon } from '../icons.js';
import { pieces } from '../links.js';
import type { Pending, State } from '../state.js';
import { type Line, linesOf } from '../thread.js';
import { clock, size, stateText, time, words } from '../words.js';

const near = 80;

/** The conversation. It is spoken by the announcer, so the log itself stays silent to avoid saying everything twice. */
export function log(chat: Chat) {
  const list = h('div', { class: 'lines', role: 'log', 'aria-live': 'off', 'aria-label': 'Conversation' });
  const typing = h('div', { class: 'typing', hidden: true });
  const scroller = h(
    'div',
    { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': 'Messages' },
    h('div', { class: 'push' }),
    list,
    typing,
  );
  const fresh = h('button', { class: 'fresh', type: 'button', hidden: true });
  const element = h('section', { class: 'log', 'aria-label': 'Conversation' }, scroller, fresh);
  let atEnd = true;
  let unseen = 0;
  let known: { theirs: number; lastWritten: string | null } = { theirs: 0, lastWritten: null };
  let wasShown = false;

  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    atEnd = true;
    unseen = 0;
    fresh.hidden = true;
  };
  scroller.addEventListener('scroll', () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < near;
    if (atEnd) {
      unseen = 0;
      fresh.hidden = true;
    }
  });
  fresh.addEventListener('click', toEnd);
  // Pictures grow after they were scrolled to; `load` does not bubble, so it is caught on the way down.
  list.addEventListener('load', () => atEnd && toEnd(), true);
  // A keyboard on a phone or a growing composer must not hide the last words.
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);

  const paint = (state: State) => {
    element.hidden = state.thread.messages.length === 0 && state.outbox.length === 0;
    const lines = linesOf(state.thread, state.outbox, state.joins, Date.now());
    const live = state.connection.kind === 'live' || state.connection.kind === 'caught-up';
    reconcile(
      list,
      lines.map((line) => row(chat, line, live)),
    );
    paintTyping(state);

    const theirs = state.thread.messages.filter(({ from }) => from !== 'you').length;
    const lastWritten = state.outbox.at(-1)?.clientId ?? null;
    if (!atEnd && wasShown) unseen += Math.max(0, theirs - known.theirs);
    fresh.hidden = atEnd || unseen === 0;
    fresh.textContent = words.fresh(unseen);
    const wrote = lastWritten !== null && lastWritten !== known.lastWritten;
    const shown = state.open && !element.hidden;
    if (atEnd || wrote || (shown && !wasShown)) toEnd();
    known = { theirs, lastWritten };
    wasShown = shown;
  };

  const paintTyping = (state: State) => {
    const { typing: who } = state;
    typing.hidden = !who;
    if (!who) return;
    const name = who.kind === 'bot' ? `${who.name ?? 'The bot'}, bot,` : (who.name ?? 'Somebody');
    typing.replaceChildren(h('span', { class: 'dots', 'aria-hidden': 'true' }, '…'), words.writing(name));
  };
  return { element, paint };
}

function row(chat: Chat, line: Line, live: boolean): Keyed {
  const { kind, key, text, message, pending } = line;
  if (kind === 'time') return plain(key, 'moment', clock(line.at ?? ''));
  if (kind === 'join') return plain(key, 'divider', words.joined(text ?? ''));
  if (kind === 'notice') return plain(key, 'divider', text ?? '');
  if (pending) {
    const look = JSON.stringify([pending.state, pending.reason, line.tail, live]);
    return { key, look, build: () => waiting(chat, pending, line.tail ?? false, live) };
  }
  const said = message as VisitorMessage;
  const readAt = chat.readAt.get(said.id);
  const look = JSON.stringify([said.text, said.state, line.speaker, line.tail, readAt]);
  return { key, look, build: () => bubble(said, line, readAt) };
}

function plain(key: string, name: string, text: string): Keyed {
  return { key, look: text, build: () => h('p', { class: name, dir: 'auto' }, h('span', {}, text)) };
}

function bubble(message: VisitorMessage, line: Line, readAt: number | undefined): HTMLElement {
  const own = message.from === 'you';
  const failed = message.state === 'failed' || message.state === 'unknown';
  return h(
    'article',
    { class: `line ${own ? 'own' : 'theirs'}${line.speaker || own ? ' first' : ''}` },
    line.speaker && h('p', { class: 'speaker', dir: 'auto' }, line.speaker),
    h('span', { class: 'hidden' }, own ? `You, ${time(message.at)}: ` : `${time(message.at)}: `),
    message.text && h('div', { class: 'bubble', dir: 'auto', title: clock(message.at) }, ...rich(message.text)),
    ...message.attachments.map(attachment),
    own && (line.tail || failed) && h('p', { class: 'state' }, stateText(message.state, readAt)),
  );
}

function waiting(chat: Chat, pending: Pending, tail: boolean, live: boolean): HTMLElement {
  const failed = pending.state === 'failed';
  return h(
    'article',
    { class: 'line own first' },
    h('span', { class: 'hidden' }, 'You: '),
    pending.text && h('div', { class: `bubble${failed ? ' failed' : ''}`, dir: 'auto' }, ...rich(pending.text)),
    ...pending.attachments.map(attachment),
    failed &&
      h(
        'p',
        { class: 'state failed' },
        icon('alert', 14),
        h('span', { dir: 'auto' }, words.notSent(pending.reason)),
        link(words.again, () => chat.outbox.retry(pending.clientId)),
        link(words.discard, () => chat.outbox.discard(pending.clientId)),
      ),
    !failed && tail && h('p', { class: 'state' }, icon('clock', 14), live ? words.sending : words.willSend),
  );
}

function rich(text: string): (Node | string)[] {
  return pieces(text).map((piece) =>
    'href' in piece
      ? h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text)
      : piece.text,
  );
}

function attachment(file: VisitorMessage['attachments'][number]): HTMLElement {
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(file.contentType);
  return h(
    'a',
    {
      class: `file${picture ? ' picture' : ''}`,
      href: file.url,
      target: '_blank',
      rel: 'noopener',
      download: picture ? null : file.name,
    },
    picture && h('img', { src: file.url, alt: file.name, loading: 'lazy' }),
    !picture && icon('file', 20),
    !picture && h('span', { class: 'file-name', dir: 'auto' }, file.name),
    !picture && h('bdi', { class: 'meta' }, size(file.size)),
  );
}

function link(text: string, act: () => void): HTMLElement {
  return h('button', { class: 'link', type: 'button', onClick: act }, text);
}
