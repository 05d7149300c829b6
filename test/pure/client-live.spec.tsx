import type { ConversationDetail, Message } from '@contract/conversations';
import type { Desk, Offer } from '@contract/routing';
import { QueryClient } from '@tanstack/react-query';
import { keys } from '../../client/src/api/keys';
import type { Thread } from '../../client/src/api/thread';
import { addMessage, apply } from '../../client/src/live/apply';
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
    cache.setQueryData(keys.conversation('cv_1'), { lastSeq: 10 } as ConversationDetail);
    // Other conversations took the numbers in between.
    addMessage(cache, message(90));
    expect(thread()?.messages.map(({ seq }) => seq)).toEqual([10, 90]);
    expect(stale()).toBe(false);

    cache.setQueryData(keys.conversation('cv_1'), { lastSeq: 95 } as ConversationDetail);
    addMessage(cache, message(120));
    expect(stale()).toBe(true);
  });
});
