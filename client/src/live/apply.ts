import type { ConversationDetail, ConversationSummary, LeavingReply, Message, Written } from '@contract/conversations';
import type { Handoff } from '@contract/handoff';
import type { AgentLive } from '@contract/live';
import type { Desk } from '@contract/routing';
import type { SupervisionNow } from '@contract/supervision';
import type { Query, QueryClient } from '@tanstack/react-query';
import type { ConversationList } from '../api/conversations';
import { keys, type Scope } from '../api/keys';
import { merge, type Thread } from '../api/thread';
import { announce } from './announce';
import { learnServerTime } from './clock';
import { belongs, placeFollowed, placeRow, readerOf } from './lists';
import { tellDeskAct, tellDraft, tellMention, tellOfferEnd, tellTyping } from './passing';

type Payload<E extends keyof AgentLive> = Parameters<AgentLive[E]>[0];
type Applied = Exclude<keyof AgentLive, 'ready' | 'horizon' | 'session.ended' | 'sla.due'>;

/** What each pushed fact does to the cache. Twice the same is once: by id, by seq, by the later time. */
export const apply: { [E in Applied]: (cache: QueryClient, payload: Payload<E>) => void } = {
  'message.added'(cache, { message, conversation }) {
    addMessage(cache, message);
    putConversation(cache, conversation);
  },

  'profile.changed'(cache, { id }) {
    forgetPeople(cache, id);
  },

  'person.erased'(cache, { id, conversationIds }) {
    for (const gone of conversationIds) {
      for (const queryKey of [keys.conversation(gone), keys.messages(gone), keys.handoffs(gone)])
        cache.removeQueries({ queryKey, type: 'inactive' });
      void cache.invalidateQueries({ queryKey: keys.conversation(gone) });
    }
    cache.removeQueries({ queryKey: keys.profile(id), type: 'inactive' });
    for (const queryKey of [keys.lists, ['profiles'], keys.profile(id), keys.desk])
      void cache.invalidateQueries({ queryKey });
  },

  'import.changed'(cache, { id }) {
    void cache.invalidateQueries({ queryKey: ['import', id] });
  },

  'message.state'(cache, { id, conversationId, state, stateReason }) {
    cache.setQueryData<Thread>(keys.messages(conversationId), (thread) => {
      const index = thread?.messages.findIndex((message) => message.id === id) ?? -1;
      const known = thread?.messages[index];
      if (!thread || !known || (known.state === state && known.stateReason === stateReason)) return thread;
      const messages = [...thread.messages];
      messages[index] = { ...known, state, stateReason };
      return { ...thread, messages };
    });
  },

  'conversation.changed'(cache, conversation) {
    putConversation(cache, conversation);
    const { id } = conversation.profile;
    // Whoever looks at the person sees what is open and what comes next; nobody else pays for it.
    if (!cache.getQueryState(keys.profileConversations(id))) return;
    for (const queryKey of [keys.profileConversations(id), keys.obligations(id), keys.held(id)])
      void cache.invalidateQueries({ queryKey });
  },

  'leaving.changed'(cache, { conversationId, replies }) {
    putLeaving(cache, conversationId, () => replies);
  },

  'handoff.changed'(cache, handoff) {
    cache.setQueryData<{ data: Handoff[] }>(keys.handoffs(handoff.conversationId), (known) => {
      if (!known) return known;
      const rest = known.data.filter((each) => each.id !== handoff.id);
      return { data: [handoff, ...rest].sort((a, b) => b.requestedAt.localeCompare(a.requestedAt)) };
    });
  },

  'offer.made'(cache, offer) {
    learnServerTime(offer.now);
    cache.setQueryData<Desk>(
      keys.desk,
      (desk) => desk && { ...desk, offers: [...desk.offers.filter((each) => each.id !== offer.id), offer] },
    );
  },

  'offer.ended'(cache, end) {
    const desk = cache.getQueryData<Desk>(keys.desk);
    const offer = desk?.offers.find((each) => each.id === end.id);
    if (!desk || !offer) return;
    // Whoever took it sees the conversation open; the words are for the others.
    if (end.state !== 'accepted') tellOfferEnd({ ...end, offer });
    cache.setQueryData<Desk>(keys.desk, { ...desk, offers: desk.offers.filter((each) => each.id !== end.id) });
  },

  'desk.changed'(cache, desk) {
    learnServerTime(desk.now);
    const known = cache.getQueryData<Desk>(keys.desk);
    // Two changes in a row may be read in one order and told in the other: what was read earlier is older.
    if (!known || known.now > desk.now) return;
    cache.setQueryData<Desk>(keys.desk, { ...known, ...desk });
    // An offer made while the desk was being read may have reached neither.
    const ringing = desk.capacity.reduce((sum, { offered }) => sum + offered, 0);
    if (ringing !== known.offers.length) void cache.invalidateQueries({ queryKey: keys.desk });
  },

  'desk.managed'(cache, act) {
    tellDeskAct(act);
    // Reading the desk again shows what they now have; `desk.changed` may have come before or after.
    void cache.invalidateQueries({ queryKey: keys.desk });
  },

  typing(_cache, who) {
    tellTyping(who);
  },

  viewers(cache, who) {
    cache.setQueryData(keys.viewers(who.conversationId), who.people);
  },

  'supervision.changed'(cache, { conversationId, people }) {
    cache.setQueryData<SupervisionNow>(
      keys.supervision(conversationId),
      (now) => now && { ...now, people: [...now.people.filter((one) => one.private), ...people] },
    );
  },

  whisper(cache, one) {
    cache.setQueryData<SupervisionNow>(
      keys.supervision(one.conversationId),
      (now) => now && { ...now, whispers: [...now.whispers.filter(({ id }) => id !== one.id), one] },
    );
    announce(`${one.from.name} whispers: ${one.text}`);
  },

  'draft.changed'(cache, draft) {
    tellDraft(draft);
    // Its words may be in no composer now: whoever opens one finds them.
    if (draft.undone) void cache.invalidateQueries({ queryKey: keys.drafts });
  },

  'mention.added'(cache, mention) {
    tellMention(mention);
    void cache.invalidateQueries({ queryKey: keys.mentions });
  },

  'followed.news'(cache, { message, conversation }) {
    addMessage(cache, message);
    putConversation(cache, conversation);
  },

  'obligations.changed'(cache, { conversationId, profileId }) {
    for (const queryKey of [keys.owed, keys.callbackOptions(conversationId), keys.obligations(profileId)])
      void cache.invalidateQueries({ queryKey });
  },

  'participants.changed'(cache, { conversationId }) {
    void cache.invalidateQueries({ queryKey: keys.participants(conversationId) });
    void cache.invalidateQueries({ queryKey: keys.list('following') });
  },
};

const people = [['profile'], ['profiles'], ['consents'], ['consent-records'], ['profile-conversations']];

/** Which person a record belongs to may be what changed: whatever shows people is read again when it is looked at. */
export function forgetPeople(cache: QueryClient, id?: string): void {
  // Whoever asked for more of a list gets it: reading the list again would take that back.
  const predicate = ({ state }: Query) => !state.fetchMeta?.fetchMore;
  for (const queryKey of people) void cache.invalidateQueries({ queryKey, predicate });
  for (const [key, detail] of cache.getQueriesData<ConversationDetail>({ queryKey: ['conversation'] })) {
    if (id === undefined || detail?.profile?.id === id) void cache.invalidateQueries({ queryKey: key });
  }
}

export function putLeaving(cache: QueryClient, id: string, how: (now: LeavingReply[]) => LeavingReply[]): void {
  cache.setQueryData<ConversationDetail>(keys.conversation(id), (detail) => {
    const leaving = detail && how(detail.leaving);
    return !leaving || leaving === detail.leaving ? detail : { ...detail, leaving };
  });
}

/** What was written is a message now, or waits first. */
export function addWritten(cache: QueryClient, written: Written): void {
  if (!('leavesAt' in written)) return addMessage(cache, written);
  putLeaving(cache, written.conversationId, (now) => [...now.filter(({ id }) => id !== written.id), written]);
}

export function addMessage(cache: QueryClient, message: Message): void {
  // What waited has left, under its id.
  putLeaving(cache, message.conversationId, (now) =>
    now.some(({ id }) => id === message.id) ? now.filter(({ id }) => id !== message.id) : now,
  );
  const key = keys.messages(message.conversationId);
  const thread = cache.getQueryData<Thread>(key);
  if (!thread) return;
  const last = thread.messages.at(-1)?.seq ?? 0;
  const told = cache.getQueryData<ConversationDetail>(keys.conversation(message.conversationId))?.lastSeq ?? 0;
  cache.setQueryData<Thread>(key, { ...thread, messages: merge(thread.messages, [message]) });
  if (last < told && told < message.seq) {
    // The row spoke of a message that never reached this tab: the server's page closes the gap, this message included.
    void cache.invalidateQueries({ queryKey: key });
  }
}

export function putConversation(cache: QueryClient, row: ConversationSummary): void {
  const reader = readerOf(cache);
  for (const [key, list] of cache.getQueriesData<ConversationList>({ queryKey: keys.lists })) {
    const scope = key[1] as Scope;
    if (!list) continue;
    const placed = scope === 'following' ? placeFollowed(list, row) : placeRow(list, row, belongs(scope, row, reader));
    cache.setQueryData(key, placed);
  }
  const key = keys.conversation(row.id);
  const detail = cache.getQueryData<ConversationDetail>(key);
  if (!detail || detail.updatedAt > row.updatedAt) return;
  cache.setQueryData<ConversationDetail>(key, { ...detail, ...row, readSeq: Math.max(row.readSeq, detail.readSeq) });
  // Segments and facts are not pushed; they change with control, status or tags, and are read again only then.
  if (factsMayDiffer(detail, row)) void cache.invalidateQueries({ queryKey: key });
}

function factsMayDiffer(before: ConversationSummary, after: ConversationSummary): boolean {
  return (
    before.control.epoch !== after.control.epoch ||
    before.status !== after.status ||
    before.queue?.id !== after.queue?.id ||
    before.updatedAt !== after.updatedAt
  );
}
