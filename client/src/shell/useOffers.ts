import type { Offer, RejectReason } from '@contract/routing';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { queryClient } from '../api/client';
import { desk as deskApi, deskQuery } from '../api/desk';
import { keys } from '../api/keys';
import { problemOf } from '../api/problem';
import { announce } from '../live/announce';
import { serverNow } from '../live/clock';
import { tellOfferEnd } from '../live/passing';
import { keysOf, keyWords } from '../ui/keys';
import { type Command, useCommands } from './commands';
import { tellProblem } from './tell';

function forget(offerId: string): void {
  queryClient.setQueryData(
    keys.desk,
    (desk: { offers: Offer[] } | undefined) =>
      desk && { ...desk, offers: desk.offers.filter((each) => each.id !== offerId) },
  );
}

/** The offers that still run, oldest first, and what can be done about the first. */
export function useOffers(): {
  offers: Offer[];
  take: (offer: Offer) => void;
  leave: (offer: Offer, reason?: RejectReason) => void;
} {
  const { data: desk } = useQuery(deskQuery);
  const navigate = useNavigate();
  const offers = (desk?.offers ?? []).filter((offer) => offer.state === 'pending');

  const take = async (offer: Offer) => {
    try {
      const { conversationId, profileId } = await deskApi.accept(offer.id);
      forget(offer.id);
      void queryClient.invalidateQueries({ queryKey: keys.desk });
      if (conversationId) await navigate({ to: '/inbox/$conversationId', params: { conversationId } });
      else await navigate({ to: '/people/$profileId', params: { profileId } });
    } catch (error) {
      const problem = problemOf(error);
      if (!problem.code.startsWith('offer_')) return tellProblem('The offer is still open.', error);
      const takenBy = typeof problem.more.takenBy === 'string' ? problem.more.takenBy : null;
      const state = problem.more.state === 'timeout' ? 'timeout' : 'rescinded';
      const ago = typeof problem.more.secondsAgo === 'number' ? problem.more.secondsAgo * 1000 : 0;
      const at = new Date(serverNow() - ago).toISOString();
      tellOfferEnd({ id: offer.id, workItemId: offer.workItemId, state, takenBy, at, offer });
      forget(offer.id);
    }
  };
  const leave = async (offer: Offer, reason?: RejectReason) => {
    try {
      await deskApi.reject(offer.id, reason);
      forget(offer.id);
    } catch (error) {
      if (problemOf(error).code.startsWith('offer_')) return forget(offer.id);
      tellProblem('The offer is still yours.', error);
    }
  };
  return { offers, take: (offer) => void take(offer), leave: (offer, reason) => void leave(offer, reason) };
}

/** Keys and spoken words of the first offer. Mounted once, wherever the offer itself is drawn. */
export function useOfferSignals(
  offer: Offer | undefined,
  { nothingOpen }: { nothingOpen: boolean },
  take: (o: Offer) => void,
  leave: (o: Offer) => void,
): void {
  const commands: Command[] = offer
    ? [
        {
          id: 'offer.take',
          title: 'Take it',
          group: 'Offer',
          // In an open conversation, Enter has its own meaning.
          natural: nothingOpen ? 'enter' : undefined,
          hint: offer.person.name ?? undefined,
          run: () => take(offer),
        },
        { id: 'offer.leave', title: 'Not now', group: 'Offer', run: () => leave(offer) },
        {
          id: 'offer.focus',
          title: 'Go to the offer',
          group: 'Offer',
          inFields: true,
          keyOnly: true,
          run: () => document.getElementById('offer-take')?.focus(),
        },
      ]
    : [];
  useCommands(commands);
  const id = offer?.id;
  // Once per offer, not again when its row changes.
  const tellOffer = useEffectEvent(() => {
    if (!offer) return;
    const who = offer.person.name ?? 'a customer';
    const [take, go] = [keyWords(keysOf('offer.take')), keyWords(keysOf('offer.focus'))];
    const how = [take && `Press ${take} to take it.`, go && `${go} goes to it.`].filter(Boolean).join(' ');
    announce(`Offer from ${offer.queue.name}: ${who}. ${how}`);
  });
  useEffect(() => {
    if (id) tellOffer();
  }, [id]);
}
