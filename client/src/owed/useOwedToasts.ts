import type { MyObligation } from '@contract/obligations';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { queryClient } from '../api/client';
import { deskQuery } from '../api/desk';
import { useMe } from '../api/session';
import { serverNow } from '../live/clock';
import { tellWithOpen } from '../shell/tell';
import { moment, plural } from '../ui/words';
import { myOwedQuery } from './api';
import { newlyDue, promiseDueWords, remember, told } from './told';

/** What becomes work rings at the same moment; who is rung need not be told twice. */
const RINGS_MS = 1_500;

/** Says once, whatever screen is open, that a promise is nearly due or is due. What was said is not said again after a reload; the list keeps it. */
export function useOwedToasts(): void {
  const me = useMe();
  const navigate = useNavigate();
  const { data: owed } = useQuery(myOwedQuery);
  const say = useEffectEvent((all: MyObligation[]) => {
    const before = told(me.id);
    const fresh = newlyDue(all, before);
    remember(me.id, all);
    const desk = queryClient.getQueryData(deskQuery.queryKey);
    const atHand = new Set([
      ...(desk?.offers.map(({ workItemId }) => workItemId) ?? []),
      ...(desk?.work.map(({ id }) => id) ?? []),
    ]);
    const news = fresh.filter(({ workItemId }) => !(workItemId && atHand.has(workItemId)));
    const [first] = news;
    if (!first) return;
    if (news.length > 2) {
      tellWithOpen(`${plural(news.length, 'promise')} of yours come due`, () => void navigate({ to: '/inbox' }));
      return;
    }
    for (const one of news)
      tellWithOpen(
        promiseDueWords(one, serverNow(), moment(one.dueAt)),
        () => void navigate({ to: '/inbox/$conversationId', params: { conversationId: one.conversationId } }),
      );
  });
  useEffect(() => {
    if (!owed) return;
    const timer = setTimeout(() => say(owed), RINGS_MS);
    return () => clearTimeout(timer);
  }, [owed]);
}
