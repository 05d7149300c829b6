import { type BootSettings, type IdentityClaim, type ToFrame, type ToHost, unwrap, wrap } from '../protocol.js';
import { Announcer } from './announce.js';
import { Chat } from './chat.js';
import { brandColors } from './color.js';
import { h } from './dom.js';
import { mark } from './icons.js';
import { Hub } from './session.js';
import { type State, Store } from './state.js';
import { Notes } from './storage.js';
import { banner } from './views/banner.js';
import { composer } from './views/composer.js';
import { header } from './views/header.js';
import { home } from './views/home.js';
import { log } from './views/log.js';
import { preChat } from './views/pre-chat.js';
import { refused } from './views/refused.js';
import { waiting } from './views/waiting.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/home.css';
import './styles/log.css';
import './styles/foot.css';

const inbox = new URL(location.href).searchParams.get('inbox') ?? '';
const notes = new Notes(`throughline:${inbox}:`);
const hub = new Hub(inbox, notes);
const store = new Store();
const spoken = h('div', { class: 'hidden', 'aria-live': 'polite', 'aria-atomic': 'true' });
const announcer = new Announcer(spoken);
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The page we are embedded in; until it has said hello, nothing is told to anybody. */
let hostOrigin: string | null = null;
let settings: BootSettings = { inbox };
let told = { ready: '', unread: '' };

const chat = new Chat(
  store,
  hub,
  notes,
  (name, data) => tell({ type: 'event', name, data }),
  (message) => announcer.message(message),
);
const parts = (() => {
  const head = header(chat, () => tell({ type: 'close' }));
  const foot = composer(chat, notes);
  const middle = [banner(), refused(), preChat(chat), home(chat), log(chat), waiting(chat)];
  return { head, foot, middle, all: [head, ...middle, foot] };
})();

function tell(message: ToHost): void {
  if (hostOrigin) parent.postMessage(wrap(message), hostOrigin);
}

function hello(given: BootSettings): void {
  settings = { ...given, inbox };
  if (given.dir) document.documentElement.dir = given.dir;
  scheme();
  void chat.start(given.identity);
}

/** The first opening builds the panel: a closed launcher costs the page no layout and no font. */
function opened(phone: boolean): void {
  document.documentElement.dataset.phone = String(phone); // the composer measures itself while it is built
  if (!document.querySelector('main')) {
    const made = h('p', { class: 'made-with' }, mark(), 'Throughline');
    document.body.append(h('main', {}, ...parts.all.map(({ element }) => element), made, spoken));
    parts.foot.restore();
  }
  chat.opened(phone);
  // On a phone a focused field would raise the keyboard over the words.
  if (!phone) setTimeout(() => parts.foot.focus());
}

function scheme(): void {
  const { theme = 'auto' } = settings;
  store.change({ scheme: theme === 'dark' || (theme === 'auto' && dark.matches) ? 'dark' : 'light' });
}

function paint(state: State): void {
  const { dataset, style } = document.documentElement;
  dataset.scheme = state.scheme;
  dataset.phone = String(state.phone);
  if (state.session) {
    const colors = brandColors(state.session.inbox.color, state.scheme);
    for (const [name, value] of Object.entries(colors)) style.setProperty(`--${name}`, value);
    tellReady(state, colors);
  }
  if (state.refused && document.body.dataset.refused !== state.refused) console.warn(`Throughline: ${state.refused}`);
  document.body.dataset.refused = state.refused ?? '';
  for (const part of parts.all) part.paint(state);
  tellUnread(state);
}

function tellReady({ session, thread }: State, colors: ReturnType<typeof brandColors>): void {
  if (!session) return;
  const { name, teaser = null } = session.inbox;
  const news = [name, colors.brand].join('|');
  if (told.ready === news || !hostOrigin) return;
  told = { ...told, ready: news };
  // The launcher speaks once in this browser, and not to somebody who already talks with us.
  const fresh = teaser && thread.conversationId === null && notes.read<string>('teaser') !== teaser;
  if (fresh) notes.write('teaser', teaser);
  tell({ type: 'ready', name, color: colors.brand, onColor: colors.onBrand, teaser: fresh ? teaser : null });
}

function tellUnread({ thread, seenSeq, open }: State): void {
  const unread = open
    ? []
    : thread.messages.filter(({ seq, from }) => seq > seenSeq && from !== 'you' && from !== 'system');
  const last = unread.at(-1);
  const news = `${unread.length}|${last?.id}`;
  if (told.unread === news) return;
  told = { ...told, unread: news };
  const who = last?.name ? `${last.name}: ` : '';
  tell({
    type: 'unread',
    count: unread.length,
    preview: last ? `${who}${last.text || last.attachments[0]?.name || ''}`.slice(0, 160) : null,
  });
}

addEventListener('message', (event: MessageEvent) => {
  if (event.source !== parent) return;
  const message = unwrap<ToFrame>(event.data);
  if (!message || (hostOrigin !== null && event.origin !== hostOrigin)) return;
  hostOrigin = event.origin;
  if (message.type === 'hello') hello(message.settings);
  if (message.type === 'opened') opened(message.phone);
  if (message.type === 'closed') chat.closed();
  if (message.type === 'identify') void chat.identify(message.identity as IdentityClaim);
  if (message.type === 'reset') void chat.reset();
});
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) tell({ type: 'close' });
});
document.addEventListener('visibilitychange', () => chat.seen());
dark.addEventListener('change', scheme);
store.onChange(paint);
// Opened on its own address, the panel is the whole page.
if (parent === window) {
  hello({ inbox });
  opened(innerWidth <= 640);
}
