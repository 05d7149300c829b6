import type { BootSettings, HostEvent, IdentityClaim, Theme, ToHost } from '../protocol.js';
import { Shell } from './shell.js';

type Listener = (data: unknown) => void;
type Call = [command: string, ...rest: unknown[]];
type Front = ((...call: Call) => void) & { q?: ArrayLike<unknown>[]; loaded?: true };

const scope = window as unknown as { Throughline?: Front };
const script = document.currentScript as HTMLScriptElement | null;
const listeners = new Map<string, Set<Listener>>();
let shell: Shell | null = null;
/** Asked for before the page had a body, or before `boot`. */
let openSoon = false;
let claim: IdentityClaim | undefined;

function boot(settings: BootSettings): void {
  if (shell || !settings?.inbox) return;
  const start = () => {
    const frameUrl = new URL('widget/frame.html', script?.src || location.href);
    frameUrl.searchParams.set('inbox', settings.inbox);
    shell ??= new Shell(frameUrl, { identity: claim, ...settings }, hear);
    if (openSoon) shell.open();
  };
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start, { once: true });
}

function hear(message: ToHost): void {
  if (message.type === 'ready') emit('ready', { name: message.name });
  if (message.type === 'unread') emit('unread', { count: message.count });
  if (message.type === 'event') emit(message.name, message.data);
}

function emit(name: HostEvent, data: unknown): void {
  for (const listener of listeners.get(name) ?? []) {
    try {
      listener(data);
    } catch (error) {
      console.error(error); // the shop's own mistake must not silence the chat
    }
  }
}

const commands: Record<string, (...rest: never[]) => void> = {
  boot,
  open: () => (shell ? shell.open() : void (openSoon = true)),
  close: () => shell?.close(),
  toggle: () => (shell?.isOpen ? shell.close() : shell?.open()),
  identify: (identity: IdentityClaim) => {
    claim = identity;
    shell?.tell({ type: 'identify', identity });
  },
  /** For signing out: the next visitor of this browser must not see this one's words. */
  reset: () => {
    claim = undefined;
    shell?.tell({ type: 'reset' });
  },
  shutdown: () => {
    shell?.remove();
    shell = null;
  },
  on: (name: string, listener: Listener) => {
    listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
  },
  off: (name: string, listener: Listener) => void listeners.get(name)?.delete(listener),
};

const run = (...[command, ...rest]: Call): void => {
  const act = commands[command] as ((...args: unknown[]) => void) | undefined;
  if (act) act(...rest);
  else console.warn(`Throughline has no command "${command}".`);
};

if (!scope.Throughline?.loaded) {
  const waiting = Array.from(scope.Throughline?.q ?? [], (call) => Array.from(call) as Call);
  const front: Front = run;
  front.loaded = true;
  scope.Throughline = front;
  // Who it is comes before anything else, so that the first session is already the right one.
  waiting.sort(([a], [b]) => Number(b === 'identify') - Number(a === 'identify'));
  for (const call of waiting) run(...call);
  const { inbox, theme, dir } = script?.dataset ?? {};
  if (inbox) boot({ inbox, theme: theme as Theme | undefined, dir: dir as BootSettings['dir'] });
}
