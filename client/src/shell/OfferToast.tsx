import type { Desk } from '@contract/routing';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { desk as deskApi, deskQuery } from '../api/desk';
import { keys } from '../api/keys';
import { useSkew } from '../live/clock';
import { lastOfferEnd, type OfferEnd } from '../live/passing';
import { ChannelIcon } from '../ui/ChannelIcon';
import { Kbd } from '../ui/Kbd';
import { ariaKeys, keysOf } from '../ui/keys';
import { Ring } from '../ui/Ring';
import { useStore } from '../ui/store';
import { useIsPhone } from '../ui/useIsPhone';
import { useNow } from '../ui/useNow';
import { span } from '../ui/words';
import classes from './OfferToast.module.css';
import { missedWords, offerKind, passingWords, wantOf } from './offer-words';
import { RejectReasons } from './RejectReasons';
import { tellProblem } from './tell';
import { useOfferSignals, useOffers } from './useOffers';

const END_SHOWN = 4_000;

function endWords(end: OfferEnd, now: number): string | null {
  const ago = `${span(Math.max(0, now - Date.parse(end.at)))} ago`;
  if (end.state === 'timeout') return null;
  if (end.takenBy) return `${end.takenBy} took it ${ago}`;
  if (end.state === 'canceled') return 'The customer left';
  return end.state === 'rescinded' ? 'This one is no longer yours to take' : null;
}

/** Over the foot of the page (on a phone over its head, where a composer has the foot), and it takes no focus: the caret may be in a sentence. */
export function OfferToast() {
  const { offers, take, leave } = useOffers();
  const skew = useSkew();
  const now = useNow(1_000) + skew;
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [offer] = offers;
  const nothingOpen = path === '/inbox';
  useOfferSignals(offer, { nothingOpen }, take, leave);
  // With nothing open, the inbox draws the same offer as a card in the middle.
  const drawnInMiddle = !useIsPhone() && nothingOpen;
  return (
    <div className={classes.place} data-over-list={nothingOpen || undefined}>
      {offer && !drawnInMiddle ? (
        <section className={classes.toast} aria-label={`${offerKind(offer)} for you`}>
          <Ring from={offer.offeredAt} deadline={offer.deadline} skew={skew} />
          <div className={classes.body}>
            <div className={classes.head}>
              <strong>{offerKind(offer)} for you</strong>
              <span className={classes.queue}>
                {offer.conversation ? <ChannelIcon channel={offer.conversation.inbox.channel} /> : null}
                {offer.queue.name}
              </span>
            </div>
            {wantOf(offer) ? <p className={classes.want}>“{wantOf(offer)}”</p> : null}
            {offer.passedOn ? (
              <p className={classes.want}>
                <strong>{offer.passedOn.by.name} passes it on</strong>
                {passingWords(offer) ? <bdi>: {passingWords(offer)}</bdi> : null}
              </p>
            ) : null}
            <p className={classes.who}>
              {offer.person.name ?? 'Unknown customer'}, waiting {span(now - Date.parse(offer.waitingSince))}
            </p>
          </div>
          <div className={classes.acts}>
            <Button
              id="offer-take"
              onClick={() => take(offer)}
              rightSection={<Kbd of="offer.take" />}
              aria-keyshortcuts={ariaKeys(keysOf('offer.take'))}
            >
              Take it
            </Button>
            <Button variant="default" onClick={() => leave(offer)} rightSection={<Kbd of="offer.leave" />}>
              Not now
            </Button>
            <RejectReasons onLeave={(reason) => leave(offer, reason)} />
            {offer.acceptsAt ? <span className={classes.more}>{missedWords(offer, now)}</span> : null}
            {offers.length > 1 ? <span className={classes.more}>and {offers.length - 1} more</span> : null}
          </div>
        </section>
      ) : null}
      {offer ? null : <Ended now={now} />}
      <Missed />
    </div>
  );
}

function Ended({ now }: { now: number }) {
  const end = useStore(lastOfferEnd);
  useEffect(() => {
    if (!end) return;
    const timer = setTimeout(() => lastOfferEnd.set(null), END_SHOWN);
    return () => clearTimeout(timer);
  }, [end]);
  const words = end && endWords(end, now);
  if (!words) return null;
  return (
    <p className={classes.ended} role="status">
      {words}
    </p>
  );
}

function missedState({ status, statusReason, pausedUntil, now }: Desk): string {
  if (statusReason === 'missed_offers') return 'You are away until you say that you are back.';
  if (status !== 'available') return 'You are still on shift.';
  const left = pausedUntil ? Date.parse(pausedUntil) - Date.parse(now) : 0;
  return left > 0 ? `Offers pause for ${span(left)}. You are still on shift.` : 'You are still on shift.';
}

function Missed() {
  const { data: desk } = useQuery(deskQuery);
  const cache = useQueryClient();
  if (!desk || desk.missed === 0) return null;
  const back = () =>
    void deskApi.bringBack().then(
      (fresh) => cache.setQueryData(keys.desk, fresh),
      (error: unknown) => tellProblem('Offers are still paused.', error),
    );
  return (
    <section className={classes.missed} role="status" aria-label="Missed offer">
      <p>
        <strong>You missed {desk.missed === 1 ? 'one offer' : `${desk.missed} offers in a row`}.</strong>{' '}
        {missedState(desk)}
      </p>
      <Button onClick={back}>Bring me back</Button>
    </section>
  );
}
