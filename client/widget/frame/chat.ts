import type { VisitorMessage, VisitorThread, WidgetSession } from '../../../src/contract/live.js';
import type { HostEvent, IdentityClaim } from '../protocol.js';
import { Live } from './live.js';
import { newId, Outbox } from './outbox.js';
import { type Hub, type PreChat, Refused } from './session.js';
import { emptyThread, firstState, type Join, type Store } from './state.js';
import type { Notes } from './storage.js';
import { further, mergeMessages, mergeThread } from './thread.js';
import { size, words } from './words.js';

const largestFile = 10_000_000;
const typingEvery = 3000;
const typingLasts = 6000;
const caughtUpLasts = 2000;

/** The hub means it: asking again changes nothing. */
const saysNo = (error: unknown): error is Refused =>
  error instanceof Refused && error.status < 500 && error.status !== 429;

/** Everything the visitor can do and everything that can happen to them; views only show the state it keeps. */
export class Chat {
  private readonly live: Live;
  readonly outbox: Outbox;
  /** When each message was read, for those read while this page was open. */
  readonly readAt = new Map<string, number>();
  private identity: IdentityClaim | undefined;
  /** Up to here the hub itself said that nothing is missing; catching up starts here, not at the newest message seen. */
  private certainSeq = 0;
  private wasDown = false;
  private typingSent = 0;
  private typingTimer = 0;
  private wantsPerson = false;

  constructor(
    readonly store: Store,
    private readonly hub: Hub,
    private readonly notes: Notes,
    private readonly tellHost: (name: HostEvent, data: unknown) => void,
    private readonly announce: (message: VisitorMessage) => void,
  ) {
    this.live = new Live(() => hub.token, {
      thread: (thread) => this.take(thread),
      message: (message) => this.hear(message),
      state: ({ id, state }) => this.mark(id, state),
      holder: (now) => this.turn({ ...this.store.now.thread, ...now }),
      typing: (typing) => this.showTyping(typing),
      up: () => void this.caughtUp(),
      down: (at) => this.down(at),
      ended: () => void this.start(this.identity),
    });
    this.outbox = new Outbox(store, notes, (message) => this.live.send(message));
  }

  /** Opens the session and shows what it brings. Tries for as long as the page lives, unless the hub says no. */
  async start(identity: IdentityClaim | undefined, preChat?: PreChat, tries = 0): Promise<void> {
    this.identity = identity;
    try {
      this.begin(await this.hub.open(identity, preChat));
    } catch (error) {
      if (saysNo(error)) {
        this.store.change({ refused: error.message || words.unavailable, session: null });
        return;
      }
      const wait = Math.min(30_000, 1000 * 2 ** tries);
      this.down(navigator.onLine ? Date.now() + wait : null);
      setTimeout(() => void this.start(identity, preChat, tries + 1), wait);
    }
  }

  async identify(identity: IdentityClaim): Promise<void> {
    this.live.stop();
    this.store.change({ thread: emptyThread, outbox: [], joins: [] });
    await this.start(identity);
  }

  async reset(): Promise<void> {
    this.live.stop();
    this.hub.forget();
    const { open, phone, scheme } = this.store.now;
    this.certainSeq = 0;
    this.store.change({ ...firstState, open, phone, scheme });
    await this.start(undefined);
  }

  /** Answers what is wrong with what was given. A mistake in it is no reason to end the chat. */
  async givePreChat(preChat: PreChat): Promise<string | null> {
    if (preChat.name || preChat.email) {
      try {
        this.begin(await this.hub.open(this.identity, preChat));
      } catch (error) {
        if (saysNo(error)) return error.message;
        void this.start(this.identity, preChat);
      }
    }
    this.store.change({ preChatDone: true });
    this.notes.write('preChat', true);
    return null;
  }

  /** The panel opened: from now on words count as seen, and the hub is worth a socket. */
  opened(phone: boolean): void {
    this.store.change({ open: true, phone });
    if (this.store.now.session) void this.live.start();
    this.seen();
  }

  closed(): void {
    this.store.change({ open: false, menuOpen: false });
  }

  write(text: string): void {
    const attachments = this.store.now.files.flatMap(({ done }) => (done ? [done] : []));
    if (!text.trim() && attachments.length === 0) return;
    this.store.change({ files: [], fault: null });
    this.outbox.add(text.trim(), attachments);
    void this.live.start();
  }

  /** Always possible, whoever answers now; before the first word it becomes the first word. */
  async askPerson(): Promise<void> {
    this.store.change({ personAsked: true, menuOpen: false });
    this.wantsPerson = true;
    if (this.store.now.thread.conversationId === null) this.write(words.askPerson);
    await this.live.start();
    await this.outbox.flush();
    await this.pressForPerson();
  }

  typing(): void {
    if (this.store.now.thread.conversationId === null || Date.now() - this.typingSent < typingEvery) return;
    this.typingSent = Date.now();
    this.live.typing();
  }

  async addFile(file: File): Promise<void> {
    if (!navigator.onLine) return this.store.change({ fault: words.filesLater });
    if (file.size > largestFile) return this.store.change({ fault: words.tooBig(file.name, size(largestFile)) });
    const key = newId();
    this.store.change(({ files }) => ({
      files: [...files, { key, name: file.name, size: file.size, done: null }],
      fault: null,
    }));
    try {
      const done = await this.hub.upload(file);
      this.store.change(({ files }) => ({ files: files.map((one) => (one.key === key ? { ...one, done } : one)) }));
    } catch (error) {
      this.dropFile(key);
      const fault = error instanceof Refused && error.message ? error.message : words.notTaken(file.name);
      this.store.change({ fault });
    }
  }

  dropFile(key: string): void {
    this.store.change(({ files }) => ({ files: files.filter((one) => one.key !== key) }));
  }

  transcript(): Promise<Blob> {
    return this.hub.transcript();
  }

  private begin(session: WidgetSession): void {
    this.notes.write('conversation', session.thread.conversationId);
    this.store.change({
      session,
      refused: null,
      preChatDone: this.store.now.preChatDone || this.notes.read<boolean>('preChat') === true,
      joins: this.notes.read<Join[]>(`joins-${session.thread.conversationId}`) ?? [],
      seenSeq: this.notes.read<number>(`seen-${session.thread.conversationId}`) ?? 0,
    });
    this.outbox.restore();
    this.take(session.thread);
    const wanted = this.store.now.open || session.thread.conversationId !== null || this.store.now.outbox.length > 0;
    if (wanted) void this.live.start();
  }

  private take(thread: VisitorThread): void {
    const known = this.store.now.thread;
    this.certainSeq =
      known.conversationId === thread.conversationId ? Math.max(this.certainSeq, thread.cursor) : thread.cursor;
    const fresh = thread.messages.filter(({ id }) => !known.messages.some((message) => message.id === id));
    this.turn(mergeThread(known, thread));
    this.outbox.settle();
    this.acknowledge(fresh);
    if (known.conversationId !== null) for (const message of fresh) this.report(message);
    this.seen();
    void this.pressForPerson();
  }

  private hear(message: VisitorMessage): void {
    const { thread } = this.store.now;
    const isNew = !thread.messages.some(({ id }) => id === message.id);
    this.store.change({ thread: { ...thread, messages: mergeMessages(thread.messages, [message]) }, typing: null });
    this.outbox.settle();
    if (isNew) this.report(message);
    this.acknowledge([message]);
    this.seen();
  }

  private mark(id: string, state: VisitorMessage['state']): void {
    if (state === 'read') this.readAt.set(id, Date.now());
    const { thread } = this.store.now;
    const messages = thread.messages.map((message) =>
      message.id === id ? { ...message, state: further(message.state, state) } : message,
    );
    this.store.change({ thread: { ...thread, messages } });
  }

  /** Control moved, or may have: remembers where somebody joined. */
  private turn(thread: VisitorThread): void {
    const before = this.store.now.thread;
    const { kind, name } = thread.holder;
    const joined =
      kind === 'agent' &&
      before.conversationId === thread.conversationId &&
      (before.holder.kind !== 'agent' || before.holder.name !== name);
    this.store.change({ thread });
    if (thread.status === 'ended' && before.status === 'open' && before.conversationId) this.tellHost('ended', null);
    if (kind === 'agent' || kind === 'queue') this.settlePerson();
    if (!joined) return;
    const join: Join = { name: name ?? '', afterSeq: thread.messages.at(-1)?.seq ?? 0 };
    const joins = [...this.store.now.joins, join];
    this.store.change({ joins });
    this.notes.write(`joins-${thread.conversationId}`, joins);
    this.tellHost('person', { name });
  }

  private acknowledge(messages: VisitorMessage[]): void {
    const last = messages.filter(({ from }) => from !== 'you').at(-1);
    if (last && last.state !== 'read') this.live.received(last.seq);
  }

  private report(message: VisitorMessage): void {
    if (message.from === 'you') return;
    this.announce(message);
    this.tellHost('message', { from: message.from, name: message.name, at: message.at });
  }

  private showTyping(typing: { kind: 'bot' | 'person'; name: string | null }): void {
    this.store.change({ typing });
    clearTimeout(this.typingTimer);
    this.typingTimer = window.setTimeout(() => this.store.change({ typing: null }), typingLasts);
  }

  private async caughtUp(): Promise<void> {
    const before = new Set(this.store.now.thread.messages.map(({ id }) => id));
    try {
      // A long absence comes in pages; the cursor stands still when there is no more.
      for (let seq = -1; this.store.now.thread.conversationId !== null && this.certainSeq !== seq; ) {
        seq = this.certainSeq;
        this.take(await this.live.sync(seq));
      }
    } catch {
      return; // The socket fell again; the next connection starts over.
    }
    const news = this.store.now.thread.messages.filter(({ id, from }) => from !== 'you' && !before.has(id)).length;
    const connection = this.wasDown ? ({ kind: 'caught-up', news } as const) : ({ kind: 'live' } as const);
    this.wasDown = false;
    this.store.change({ connection });
    if (connection.kind === 'caught-up') setTimeout(() => this.settleBanner(), caughtUpLasts);
    await this.outbox.flush();
    await this.pressForPerson();
  }

  private settleBanner(): void {
    if (this.store.now.connection.kind === 'caught-up') this.store.change({ connection: { kind: 'live' } });
  }

  private down(at: number | null): void {
    const { connection } = this.store.now;
    const since = 'since' in connection ? connection.since : Date.now();
    this.wasDown = true;
    this.store.change({ connection: at === null ? { kind: 'offline', since } : { kind: 'retrying', at, since } });
  }

  private async pressForPerson(): Promise<void> {
    if (!this.wantsPerson || !this.live.connected || this.store.now.outbox.some(({ state }) => state === 'waiting'))
      return;
    this.wantsPerson = false;
    const ok = await this.live.person().catch(() => false);
    if (!ok) this.store.change({ personAsked: false, fault: words.unavailable });
  }

  private settlePerson(): void {
    this.wantsPerson = false;
    if (this.store.now.personAsked) this.store.change({ personAsked: false });
  }

  /** Tells the hub what this visitor has had before their eyes; a hidden tab has seen nothing. */
  seen(): void {
    const { open, thread, seenSeq } = this.store.now;
    const last = thread.messages.at(-1)?.seq ?? 0;
    if (!open || document.hidden || last <= seenSeq) return;
    this.store.change({ seenSeq: last });
    this.notes.write(`seen-${thread.conversationId}`, last);
    this.live.read(last);
  }
}
