import type { AgentLive, AgentSays } from '@contract/live';
import type { QueryClient } from '@tanstack/react-query';
import { io, type Socket } from 'socket.io-client';
import { queryClient } from '../api/client';
import { keys } from '../api/keys';
import { session } from '../api/session';
import { announce, announceMessage } from './announce';
import { apply } from './apply';
import { inNextFrame } from './batch';
import { catchUp } from './catch-up';
import { learnServerTime } from './clock';
import { connection } from './connection';
import { currentCursor, moveCursor } from './cursor';
import { type Heard, tellHeard } from './heard';
import { stoppedTyping } from './passing';

type AgentSocket = Socket<AgentLive, AgentSays>;

const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000];
const CAUGHT_UP_SHOWN = 2_000;

let socket: AgentSocket | null = null;
let opened: string | null = null;
let silent = false;
let failures = 0;
let missedBeats = 0;
let catching = false;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

/** Opens the one socket of this tab; answers how to close it. */
export function goLive(): () => void {
  const mine: AgentSocket = io('/agent', {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    auth: (give) => {
      session.socketToken().then(
        ({ token }) => give({ token }),
        () => give({}),
      );
    },
  });
  socket = mine;
  listen(mine, queryClient);
  const metronome = new Worker(new URL('./beat.worker.ts', import.meta.url), { type: 'module' });
  metronome.onmessage = () => {
    beat(mine);
    tellHeard({ name: 'tick' });
  };
  const sleepAgain = stayAwake();
  window.addEventListener('online', tryNow);
  mine.connect();
  return () => {
    clearTimeout(retryTimer);
    metronome.terminate();
    sleepAgain();
    window.removeEventListener('online', tryNow);
    mine.removeAllListeners();
    mine.disconnect();
    if (socket === mine) socket = null;
    connection.set({ phase: 'connecting' });
  };
}

/** A browser that saves energy freezes tabs in the background, and no message reaches a frozen one; it spares those that hold a lock. */
function stayAwake(): () => void {
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  // Not there on a page without https.
  void navigator.locks?.request('throughline-awake', { mode: 'shared' }, () => held);
  return letGo;
}

function listen(mine: AgentSocket, cache: QueryClient): void {
  for (const name of Object.keys(apply) as (keyof typeof apply)[]) {
    const change = apply[name] as (cache: QueryClient, payload: unknown) => void;
    mine.on(name, ((payload: unknown) => inNextFrame(() => change(cache, payload))) as never);
  }
  mine.onAny((name: string, payload: unknown) => tellHeard({ name, payload } as Heard));
  mine.on('message.added', ({ message, conversation }) => {
    if (message.author.kind === 'customer') stoppedTyping(message.conversationId, 'customer');
    const spokenAloud = message.conversationId === opened && message.author.kind !== 'agent' && !message.imported;
    if (spokenAloud) announceMessage(message.author.name ?? conversation.profile.name ?? 'The customer', message.text);
  });
  mine.on('sla.due', ({ conversationId, level, metric }) => {
    const what = metric === 'resolution' ? 'A solution' : 'A reply';
    const words = level === 'breached' ? 'is late' : 'is due soon';
    announce(`${what} ${words}${conversationId === opened ? ' in the open conversation' : ''}.`);
  });
  mine.on('ready', ({ cursor, now }) => {
    learnServerTime(now);
    failures = 0;
    if (opened) tellView(mine);
    void afterConnect(cache, cursor);
  });
  mine.on('horizon', ({ cursor }) => {
    if (!catching) inNextFrame(() => moveCursor(cursor));
  });
  mine.on('session.ended', ({ code }) => {
    if (code === 'role_changed') void cache.invalidateQueries({ queryKey: keys.me });
    // A revoked session answers 401 to this, and the shell then shows the sign-in page.
    if (code === 'revoked') void cache.refetchQueries({ queryKey: keys.me });
  });
  mine.on('disconnect', () => waitAndRetry());
  mine.on('connect_error', () => waitAndRetry());
}

async function afterConnect(cache: QueryClient, cursor: string): Promise<void> {
  const first = connection.get().phase === 'connecting';
  catching = true;
  try {
    if (currentCursor() === cursor && first) {
      connection.set({ phase: 'live' });
      return;
    }
    if (!first) connection.set({ phase: 'catching-up', done: 0 });
    await catchUp(cache, (done) => {
      if (!first) connection.set({ phase: 'catching-up', done });
    });
    if (currentCursor() === null) moveCursor(cursor);
    connection.set(first ? { phase: 'live' } : { phase: 'caught-up' });
    if (!first)
      setTimeout(() => connection.set((now) => (now.phase === 'caught-up' ? { phase: 'live' } : now)), CAUGHT_UP_SHOWN);
  } catch {
    socket?.disconnect();
  } finally {
    catching = false;
  }
}

function waitAndRetry(): void {
  const wait = WAITS[Math.min(failures, WAITS.length - 1)] ?? 15_000;
  failures += 1;
  const retryAt = Date.now() + wait;
  connection.set((now) => ({
    phase: 'reconnecting',
    since: now.phase === 'reconnecting' ? now.since : Date.now(),
    retryAt,
  }));
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => socket?.connect(), wait);
}

/** The person, or the network, says that waiting longer makes no sense. */
export function tryNow(): void {
  if (!socket || socket.connected) return;
  clearTimeout(retryTimer);
  socket.disconnect().connect();
}

function beat(mine: AgentSocket): void {
  if (!mine.connected) return;
  mine.timeout(4_500).emit('beat', (error: Error | null, answer?: { now: string }) => {
    if (!error && answer) {
      missedBeats = 0;
      learnServerTime(answer.now);
      return;
    }
    missedBeats += 1;
    if (missedBeats < 2) return;
    // A line that looks open and carries nothing is worse than a closed one.
    missedBeats = 0;
    mine.disconnect();
  });
}

function tellView(mine: AgentSocket): void {
  mine.emit('view', { conversationId: opened, silent }, () => {});
}

/** Which conversation is on the screen: the server joins its room, others see who reads. */
export function view(conversationId: string | null, looksOn = false): void {
  opened = conversationId;
  silent = looksOn;
  if (socket?.connected) tellView(socket);
}

let lastTyping = 0;

/** At most one sign every three seconds, and never the text. */
export function sayTyping(conversationId: string): void {
  if (!socket?.connected || Date.now() - lastTyping < 3_000) return;
  lastTyping = Date.now();
  socket.emit('typing', { conversationId });
}
