import type { ConversationDetail, LeavingReply, Message } from '@contract/conversations';
import type { Desk, Offer } from '@contract/routing';
import { QueryClient } from '@tanstack/react-query';
import { keys } from '../../client/src/api/keys';
import type { Thread } from '../../client/src/api/thread';
import { addMessage, addWritten, apply } from '../../client/src/live/apply';
import { lastOfferEnd } from '../../client/src/live/passing';

const cache = new QueryClient();
const message = (seq: number) => ({ id: `ms_${seq}`, conversationId: 'cv_1', seq }) as Message;
const thread = () => cache.getQueryData<Thread>(keys.messages('cv_1'));
const stale = () => cache.getQueryState(keys.messages('cv_1'))?.isInvalidated;

describe('what a pushed fact does to the console', () => {
  beforeEach(() => {
    cache.clear();
    lastOfferEnd.set(null);
  });

  it('says who took an offer to everybody but the one who took it', () => {
    const offer = { id: 'of_1', state: 'pending' } as Offer;
    const end = { id: 'of_1', workItemId: 'wi_1', at: '2026-11-24T20:00:00.000Z' };
    cache.setQueryData(keys.desk, { offers: [offer] } as Desk);
    apply['offer.ended'](cache, { ...end, state: 'accepted', takenBy: 'Maya Lindqvist' });
    expect(lastOfferEnd.get()).toBeNull();
    expect(cache.getQueryData<Desk>(keys.desk)?.offers).toEqual([]);

    cache.setQueryData(keys.desk, { offers: [offer] } as Desk);
    apply['offer.ended'](cache, { ...end, state: 'rescinded', takenBy: 'Ana Ruiz' });
    expect(lastOfferEnd.get()?.takenBy).toBe('Ana Ruiz');
  });

  it('keeps a desk as it was read last, in whatever order two changes of it are told', () => {
    const desk = (now: string, statusReason: string | null) => ({ now, statusReason, capacity: [] }) as unknown as Desk;
    cache.setQueryData(keys.desk, { ...desk('2026-11-24T20:00:00.000Z', null), offers: [] });
    apply['desk.changed'](cache, desk('2026-11-24T20:00:02.000Z', 'Lunch'));
    apply['desk.changed'](cache, desk('2026-11-24T20:00:01.000Z', null));
    expect(cache.getQueryData<Desk>(keys.desk)?.statusReason).toBe('Lunch');
  });

  it('asks the server again only when the row knew of a message that never came', () => {
    cache.setQueryData<Thread>(keys.messages('cv_1'), { messages: [message(10)], older: null });
    cache.setQueryData(keys.conversation('cv_1'), { lastSeq: 10, leaving: [] } as unknown as ConversationDetail);
    // Other conversations took the numbers in between.
    addMessage(cache, message(90));
    expect(thread()?.messages.map(({ seq }) => seq)).toEqual([10, 90]);
    expect(stale()).toBe(false);

    cache.setQueryData(keys.conversation('cv_1'), { lastSeq: 95, leaving: [] } as unknown as ConversationDetail);
    addMessage(cache, message(120));
    expect(stale()).toBe(true);
  });

  it('shows what waits before it leaves until it is a message or was undone', () => {
    const key = keys.conversation('cv_1');
    const reply = (id: string) => ({ id, conversationId: 'cv_1', leavesAt: 'soon' }) as LeavingReply;
    const waits = () => cache.getQueryData<ConversationDetail>(key)?.leaving.map(({ id }) => id);
    cache.setQueryData(key, { lastSeq: 10, leaving: [] } as unknown as ConversationDetail);
    addWritten(cache, reply('ms_1'));
    // The push of it, before or after the answer to the request, changes nothing.
    addWritten(cache, reply('ms_1'));
    apply['leaving.changed'](cache, { conversationId: 'cv_1', replies: [reply('ms_1'), reply('ms_2')] });
    expect(waits()).toEqual(['ms_1', 'ms_2']);
    addWritten(cache, { ...message(11), id: 'ms_1' });
    expect(waits()).toEqual(['ms_2']);
    const before = cache.getQueryData(key);
    addMessage(cache, message(12));
    expect(cache.getQueryData(key)).toBe(before);
    apply['leaving.changed'](cache, { conversationId: 'cv_1', replies: [] });
    expect(waits()).toEqual([]);
  });
});
