import type { VisitorMessage, VisitorThread, WidgetSession } from '../../../src/contract/live.js';

export interface Pending {
  clientId: string;
  text: string;
  attachments: VisitorMessage['attachments'];
  at: string;
  state: 'waiting' | 'failed';
  /** Why it was refused, in words. */
  reason: string | null;
}

/** Where in the thread somebody joined, as this browser saw it. */
export interface Join {
  name: string;
  afterSeq: number;
}

export type Connection =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'retrying'; at: number; since: number }
  | { kind: 'offline'; since: number }
  | { kind: 'caught-up'; news: number };

export interface State {
  session: WidgetSession | null;
  /** Set when the hub said no for good: wrong inbox, or a place it may not be embedded in. */
  refused: string | null;
  thread: VisitorThread;
  outbox: Pending[];
  joins: Join[];
  connection: Connection;
  typing: { kind: 'bot' | 'person'; name: string | null } | null;
  open: boolean;
  phone: boolean;
  scheme: 'light' | 'dark';
  /** Files on their way up or waiting to be sent with the next message. */
  files: { key: string; name: string; size: number; done: VisitorMessage['attachments'][number] | null }[];
  /** One line under the composer: why a file or a message was not taken. */
  fault: string | null;
  personAsked: boolean;
  preChatDone: boolean;
  menuOpen: boolean;
  /** The last seq this visitor has had before their eyes. */
  seenSeq: number;
}

export const emptyThread: VisitorThread = {
  conversationId: null,
  holder: { kind: 'none', name: null },
  status: 'open',
  position: null,
  staffed: false,
  messages: [],
  cursor: 0,
};

export const firstState: State = {
  session: null,
  refused: null,
  thread: emptyThread,
  outbox: [],
  joins: [],
  connection: { kind: 'connecting' },
  typing: null,
  open: false,
  phone: false,
  scheme: 'light',
  files: [],
  fault: null,
  personAsked: false,
  preChatDone: false,
  menuOpen: false,
  seenSeq: 0,
};

/** The one state of the panel; whoever shows something listens, and several changes in one turn paint once. */
export class Store {
  private state = firstState;
  private readonly painters: ((state: State) => void)[] = [];
  private due = false;

  get now(): State {
    return this.state;
  }

  change(part: Partial<State> | ((state: State) => Partial<State>)): void {
    this.state = { ...this.state, ...(typeof part === 'function' ? part(this.state) : part) };
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      for (const paint of this.painters) paint(this.state);
    });
  }

  onChange(paint: (state: State) => void): void {
    this.painters.push(paint);
  }
}
