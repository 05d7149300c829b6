import type { VisitorMessage, VisitorThread } from '../../../src/contract/live.js';
import type { Join, Pending } from './state.js';

/** Joins what is known with what arrived. Harmless to apply twice: messages are one per id, the newer word wins. */
export function mergeThread(known: VisitorThread, arrived: VisitorThread): VisitorThread {
  if (known.conversationId !== null && known.conversationId !== arrived.conversationId) return arrived;
  return {
    ...arrived,
    messages: mergeMessages(known.messages, arrived.messages),
    cursor: Math.max(known.cursor, arrived.cursor),
  };
}

export function mergeMessages(known: VisitorMessage[], arrived: VisitorMessage[]): VisitorMessage[] {
  if (arrived.length === 0) return known;
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of arrived) {
    const old = byId.get(message.id);
    byId.set(message.id, old ? { ...message, state: further(old.state, message.state) } : message);
  }
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

const order = ['queued', 'unknown', 'failed', 'sent', 'delivered', 'read'];

/** States arrive out of order after a gap; a message once read does not become unread. */
export function further(a: VisitorMessage['state'], b: VisitorMessage['state']): VisitorMessage['state'] {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

/** What the hub has confirmed leaves the outbox, whichever way the confirmation came. */
export function unconfirmed(outbox: Pending[], messages: VisitorMessage[]): Pending[] {
  const stored = new Set(messages.map((message) => message.clientId).filter(Boolean));
  const left = outbox.filter((pending) => !stored.has(pending.clientId));
  return left.length === outbox.length ? outbox : left;
}

export interface Line {
  key: string;
  kind: 'time' | 'notice' | 'join' | 'message' | 'pending';
  at?: string;
  text?: string;
  message?: VisitorMessage;
  pending?: Pending;
  /** Written above the first bubble of each speaker's turn. */
  speaker?: string;
  /** The last of the visitor's own words carries the delivery state. */
  tail?: boolean;
}

const gap = 60 * 60 * 1000;

/** Everything the log shows, in order: messages, who joined where, pauses, and what still waits to leave. */
export function linesOf(thread: VisitorThread, outbox: Pending[], joins: Join[], now: number): Line[] {
  const lines: Line[] = [];
  const places = placesOf(thread, joins);
  const told = new Set<Join>();
  let before: VisitorMessage | null = null;
  const tellJoins = (seq: number) => {
    for (const join of places) {
      if (join.afterSeq >= seq || told.has(join)) continue;
      told.add(join);
      lines.push({ key: `join-${join.name}-${join.afterSeq}`, kind: 'join', text: join.name });
      before = null;
    }
  };
  const lastOwn = thread.messages.filter((message) => message.from === 'you').at(-1);
  for (const message of thread.messages) {
    tellJoins(message.seq);
    const paused: boolean = before
      ? Date.parse(message.at) - Date.parse((before as VisitorMessage).at) > gap
      : isEarlier(message.at, now);
    if (paused && (before || lines.length === 0)) {
      lines.push({ key: `time-${message.id}`, kind: 'time', at: message.at });
      before = null;
    }
    if (message.from === 'system') {
      lines.push({ key: message.id, kind: 'notice', text: message.text });
      before = null;
      continue;
    }
    const speaker = speakerOf(message);
    const sameTurn = before !== null && speakerOf(before) === speaker;
    lines.push({
      key: message.clientId ?? message.id,
      kind: 'message',
      message,
      speaker: sameTurn ? undefined : speaker,
      tail: message === lastOwn && outbox.length === 0,
    });
    before = message;
  }
  tellJoins(Number.POSITIVE_INFINITY);
  for (const pending of outbox)
    lines.push({ key: pending.clientId, kind: 'pending', pending, tail: pending === outbox.at(-1) });
  return lines;
}

/** "Wren, bot": a bot is always called one. */
export function speakerOf(message: VisitorMessage): string | undefined {
  if (message.from === 'you') return undefined;
  if (message.from === 'bot') return message.name ? `${message.name}, bot` : 'Bot';
  return message.name ?? undefined;
}

/** Seen joins win; who joined while this browser was away is placed before their first words. */
function placesOf(thread: VisitorThread, seen: Join[]): Join[] {
  const missed = joinsFrom(thread).filter(({ name }) => !seen.some((join) => join.name === name));
  return [...seen, ...missed].sort((a, b) => a.afterSeq - b.afterSeq);
}

function joinsFrom(thread: VisitorThread): Join[] {
  const found: Join[] = [];
  let name: string | null = null;
  for (const message of thread.messages) {
    if (message.from === 'bot') name = null;
    if (message.from !== 'person' || message.name === name) continue;
    name = message.name;
    found.push({ name: message.name ?? '', afterSeq: message.seq - 1 });
  }
  const { holder } = thread;
  if (holder.kind === 'agent' && holder.name !== name)
    found.push({ name: holder.name ?? '', afterSeq: thread.messages.at(-1)?.seq ?? 0 });
  return found;
}

function isEarlier(at: string, now: number): boolean {
  return new Date(at).toDateString() !== new Date(now).toDateString();
}
