import type { VisitorSays } from '../../../src/contract/live.js';
import type { Pending, Store } from './state.js';
import type { Notes } from './storage.js';
import { unconfirmed } from './thread.js';

type Message = Parameters<VisitorSays['send']>[0];
export type SendAnswer = Parameters<Parameters<VisitorSays['send']>[1]>[0];

const pace = 1000;

/**
 * What the visitor wrote and the hub has not confirmed. It is kept across reloads, leaves in the order it was written and
 * always under the same clientId, so sending once too often is harmless.
 */
export class Outbox {
  private running: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly notes: Notes,
    /** Rejects when no answer came. */
    private readonly send: (message: Message) => Promise<SendAnswer>,
  ) {}

  restore(): void {
    this.keep(unconfirmed(this.notes.read<Pending[]>('outbox') ?? [], this.store.now.thread.messages));
  }

  add(text: string, attachments: Pending['attachments']): void {
    const pending: Pending = {
      clientId: newId(),
      text,
      attachments,
      at: new Date().toISOString(),
      state: 'waiting',
      reason: null,
    };
    this.keep([...this.store.now.outbox, pending]);
    void this.flush();
  }

  retry(clientId: string): void {
    this.update(clientId, { state: 'waiting', reason: null });
    void this.flush();
  }

  discard(clientId: string): void {
    this.keep(this.store.now.outbox.filter((pending) => pending.clientId !== clientId));
  }

  /** Drops what turned up in the thread. */
  settle(): void {
    const left = unconfirmed(this.store.now.outbox, this.store.now.thread.messages);
    if (left !== this.store.now.outbox) this.keep(left);
  }

  /** One at a time: the second message never overtakes the first. */
  flush(): Promise<void> {
    this.running ??= this.deliverAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async deliverAll(): Promise<void> {
    try {
      for (let next = this.next(); next; next = this.next()) await this.deliver(next);
    } catch {
      // No answer: it stays, and leaves again with the next connection.
    }
  }

  private async deliver(pending: Pending): Promise<void> {
    const { clientId, text, attachments } = pending;
    const answer = await this.send({ clientId, text, attachmentIds: attachments.map(({ id }) => id) });
    if (answer.ok) return this.settle();
    if (answer.code === 'rate_limited') return pause(pace);
    this.update(clientId, { state: 'failed', reason: answer.title });
  }

  private next(): Pending | undefined {
    return this.store.now.outbox.find((pending) => pending.state === 'waiting');
  }

  private update(clientId: string, part: Partial<Pending>): void {
    this.keep(
      this.store.now.outbox.map((pending) => (pending.clientId === clientId ? { ...pending, ...part } : pending)),
    );
  }

  private keep(outbox: Pending[]): void {
    this.store.change({ outbox });
    this.notes.write('outbox', outbox.length > 0 ? outbox : null);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** `crypto.randomUUID` exists only on https pages; a hub in a local network may have none. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
