import type { SupervisorLive } from '@contract/live';
import { io, type Socket } from 'socket.io-client';
import { queryClient } from '../api/client';
import { keys } from '../api/keys';
import { session } from '../api/session';
import { inNextFrame } from '../live/batch';
import { learnServerTime } from '../live/clock';
import { createStore, useStore } from '../ui/store';
import { hearIncident } from './alerts';
import { applyChange, type LiveBoard } from './board';

export interface FloorLine {
  phase: 'connecting' | 'live' | 'lost' | 'refused';
  /** When the server was last heard here, by this clock. */
  heardAt: number | null;
}

type FloorSocket = Socket<SupervisorLive, Record<string, never>>;

const line = createStore<FloorLine>({ phase: 'connecting', heardAt: null });
const fresh = createStore<string[]>([]);

export const useFloorLine = () => useStore(line);
/** Decisions made since the list on the screen was read: it waits for the reader instead of moving under them. */
export const useFreshDecisions = () => useStore(fresh);
export const seenDecisions = () => fresh.set([]);

const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000];
let users = 0;
let stop = () => {};

/** The floor's own line to the server, one for all pages that need it; answers how to leave it. */
export function joinFloor(): () => void {
  users += 1;
  if (users === 1) stop = open();
  return () => {
    users -= 1;
    if (users === 0) stop();
  };
}

function open(): () => void {
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const socket: FloorSocket = io('/supervisor', {
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
  const heard = () => line.set({ phase: 'live', heardAt: Date.now() });
  const again = () => {
    const wait = WAITS[Math.min(failures, WAITS.length - 1)] ?? 15_000;
    failures += 1;
    line.set((now) => ({ ...now, phase: 'lost' }));
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), wait);
  };
  socket.on('ready', ({ now }) => {
    failures = 0;
    learnServerTime(now);
    heard();
    // What was pushed while nobody listened is gone; the whole board is one small request.
    void queryClient.invalidateQueries({ queryKey: keys.board });
  });
  socket.on('board.changed', (change) => {
    heard();
    inNextFrame(() => queryClient.setQueryData<LiveBoard>(keys.board, (now) => (now ? applyChange(now, change) : now)));
  });
  socket.on('alert.changed', (incident) => {
    heard();
    hearIncident(incident);
  });
  socket.on('decision.made', ({ id }) => {
    heard();
    fresh.set((now) => (now.includes(id) ? now : [...now, id]));
  });
  socket.on('disconnect', again);
  socket.on('connect_error', (error) => {
    const code = (error as Error & { data?: { code?: string } }).data?.code;
    if (code === 'forbidden') line.set({ phase: 'refused', heardAt: null });
    else again();
  });
  socket.connect();
  return () => {
    clearTimeout(retry);
    socket.removeAllListeners();
    socket.disconnect();
    line.set({ phase: 'connecting', heardAt: null });
  };
}
