import type { ConversationDetail, LeavingReply, Message, ThreadFact } from '@contract/conversations';
import type { ChannelKind } from '@contract/common';
import type { Outgoing } from '../../live/outbox';

/** Who holds the conversation along a stretch of the line: dots for a bot, grey for nobody, petrol for a person. */
export type Texture = 'bot' | 'nobody' | 'person';

interface Line {
  key: string;
  /** The line above and below this entry's node: it changes exactly at the entry that changed control. */
  before: Texture;
  after: Texture;
}

export type Entry = Line &
  (
    | { kind: 'stretch'; channel: ChannelKind; at: string }
    | { kind: 'message'; message: Message; follows: boolean; answered: Message | null }
    | { kind: 'fact'; fact: ThreadFact; botBefore: string | null }
    | { kind: 'unread'; count: number }
    | { kind: 'leaving'; reply: LeavingReply }
    | { kind: 'outgoing'; item: Outgoing }
  );

const textures = { bot: 'bot', agent: 'person', queue: 'nobody', none: 'nobody' } as const;
const FOLLOWS_MS = 3 * 60_000;

export function textureAt(segments: ConversationDetail['segments'], at: string, author?: string): Texture {
  const time = Date.parse(at);
  for (let i = segments.length - 1; i >= 0; i -= 1) {
    const segment = segments[i];
    if (segment && Date.parse(segment.startedAt) <= time) return textures[segment.holder.kind];
  }
  // Older than the record: words imported from a bot's own transcript.
  return author === 'bot' || author === 'customer' ? 'bot' : 'nobody';
}

/** Whose turn a person took over: the last bot, unless a person held it since. */
function botBefore(segments: ConversationDetail['segments'], at: string): string | null {
  // A segment ends in the very act that is told here; the two clock readings may differ by a breath.
  const until = Date.parse(at) + 1_000;
  const earlier = segments.filter((segment) => segment.endedAt !== null && Date.parse(segment.endedAt) <= until);
  const holder = earlier.findLast(
    (segment) => segment.holder.kind === 'bot' || segment.holder.kind === 'agent',
  )?.holder;
  return holder?.kind === 'bot' ? (holder.name ?? 'the bot') : null;
}

function controlAfter(fact: ThreadFact): Texture | null {
  if (fact.type !== 'control.changed') return null;
  const to = fact.data.to as { kind?: keyof typeof textures } | undefined;
  return to?.kind ? textures[to.kind] : null;
}

const near = (a: ThreadFact, b: ThreadFact) => Math.abs(Date.parse(a.at) - Date.parse(b.at)) < 2_000;
const toQueue = (fact: ThreadFact) => controlAfter(fact) === 'nobody';

/** In the order a person would tell it, and nothing twice: who asked for a person comes before the queue, and a decision says itself what it held. */
export function inTellingOrder(facts: ThreadFact[]): ThreadFact[] {
  const told: ThreadFact[] = [];
  for (const fact of facts) {
    const last = told.at(-1);
    if (last && fact.type === 'outreach.suppressed' && last.type === 'decision.made' && near(last, fact)) continue;
    const asked = last && fact.type === 'handoff.requested' && toQueue(last) && near(last, fact);
    if (asked && last.afterSeq === fact.afterSeq) told.splice(-1, 0, fact);
    else told.push(fact);
  }
  return told;
}

const isPlain = (text: string) => new Date(text).toDateString();

/** Messages after one seq, up to the newest of the moment the conversation was opened. */
export interface Unread {
  after: number;
  upTo: number;
}

interface Parts {
  messages: Message[];
  detail: Pick<ConversationDetail, 'facts' | 'segments' | 'inbox' | 'leaving'>;
  outgoing: Outgoing[];
  /** Frozen when the conversation was opened: new words move below it, it stays. */
  unread: Unread | null;
}

/** Messages, facts, what waits before it leaves and what is still on its way, in one order. Pure. */
export function buildEntries({ messages, detail, outgoing, unread }: Parts): Entry[] {
  const entries: Entry[] = [];
  let line: Texture = messages[0] ? textureAt(detail.segments, messages[0].sentAt, messages[0].author.kind) : 'nobody';
  let date = '';
  let before: Message | null = null;
  let nextFact = 0;
  let dividerDrawn = unread === null;
  const firstSeq = messages[0]?.seq ?? 0;
  const facts = inTellingOrder(detail.facts).filter((fact) => fact.afterSeq >= firstSeq - 1);

  const addFacts = (upTo: number) => {
    for (let fact = facts[nextFact]; fact && fact.afterSeq <= upTo; fact = facts[nextFact]) {
      const after = controlAfter(fact) ?? line;
      entries.push({
        kind: 'fact',
        key: fact.id,
        before: line,
        after,
        fact,
        botBefore: botBefore(detail.segments, fact.at),
      });
      line = after;
      nextFact += 1;
      before = null;
    }
  };

  const byId = new Map(messages.map((message) => [message.id, message]));
  addFacts(firstSeq - 1);
  for (const message of messages) {
    const own: Texture = textureAt(detail.segments, message.sentAt, message.author.kind);
    if (isPlain(message.sentAt) !== date) {
      date = isPlain(message.sentAt);
      entries.push({
        kind: 'stretch',
        key: `day-${date}-${message.imported}`,
        before: line,
        after: own,
        channel: detail.inbox.channel,
        at: message.sentAt,
      });
      line = own;
      before = null;
    }
    if (!dividerDrawn && unread && message.seq > unread.after && message.seq <= unread.upTo) {
      dividerDrawn = true;
      const count = messages.filter(
        (each) => each.seq > unread.after && each.seq <= unread.upTo && each.direction === 'in',
      ).length;
      if (count > 0) entries.push({ kind: 'unread', key: 'unread', before: line, after: line, count });
      before = null;
    }
    const follows: boolean = before !== null && sameVoice(before, message);
    // A control change is drawn by its fact; a message only takes the line over where no fact explains it.
    const answered = (message.replyTo && byId.get(message.replyTo)) || null;
    entries.push({ kind: 'message', key: message.id, before: line, after: line, message, follows, answered });
    before = message;
    addFacts(message.seq);
  }
  addFacts(Number.MAX_SAFE_INTEGER);
  // What left is a message, told under the same id.
  const leaving = detail.leaving.filter(({ id }) => !byId.has(id));
  for (const reply of leaving) entries.push({ kind: 'leaving', key: reply.id, before: line, after: line, reply });
  // The push of one's own words may overtake the answer to the request that sent them.
  const arrived = new Set([...messages, ...leaving].map(({ clientId }) => clientId));
  for (const item of outgoing)
    if (!arrived.has(item.clientId))
      entries.push({ kind: 'outgoing', key: item.clientId, before: line, after: line, item });
  return entries;
}

function sameVoice(a: Message, b: Message): boolean {
  const close = Date.parse(b.sentAt) - Date.parse(a.sentAt) < FOLLOWS_MS;
  const same = a.author.kind === b.author.kind && a.author.id === b.author.id && a.visibility === b.visibility;
  return same && close && a.toolCalls.length === 0 && a.state !== 'failed' && a.state !== 'unknown';
}
