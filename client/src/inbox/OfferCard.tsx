import { Button } from '@mantine/core';
import type { Offer, RejectReason } from '@contract/routing';
import { useSkew } from '../live/clock';
import { contactsOf, missedWords, offerKind, passingWords, wantOf } from '../shell/offer-words';
import { RejectReasons } from '../shell/RejectReasons';
import { Avatar } from '../ui/Avatar';
import { channelName } from '../ui/ChannelIcon';
import { IconPromise, IconWhyYou } from '../ui/icons';
import { Kbd } from '../ui/Kbd';
import { ariaKeys, keysOf } from '../ui/keys';
import { Ring } from '../ui/Ring';
import { useNow } from '../ui/useNow';
import { moment, span } from '../ui/words';
import { reasonWords } from './conversation/handoff-words';
import classes from './OfferCard.module.css';

interface OfferCardProps {
  offer: Offer;
  more: number;
  onTake: () => void;
  onLeave: (reason?: RejectReason) => void;
}

/** An offer to somebody with nothing open: everything needed to say yes, in the middle of the page. */
export function OfferCard({ offer, more, onTake, onLeave }: OfferCardProps) {
  const skew = useSkew();
  const now = useNow(1_000) + skew;
  const { conversation, handoff, passedOn } = offer;
  const name = offer.person.name ?? 'Unknown customer';
  const subject = conversation?.subject;
  const want = wantOf(offer);
  const said = passingWords(offer);
  const promise = handoff?.context.commitments?.[0];
  return (
    <div className={classes.stage}>
      <section className={classes.card} role="alertdialog" aria-labelledby="offer-title" aria-describedby="offer-want">
        <div className={classes.body}>
          <Ring from={offer.offeredAt} deadline={offer.deadline} skew={skew} size={48} />
          <div className={classes.text}>
            <p className={classes.kind}>
              {offerKind(offer)} for you from {offer.queue.name}
            </p>
            <h2 id="offer-title" className={classes.title}>
              {subject ?? name}
            </h2>
            {want ? (
              <p id="offer-want" className={classes.quote} dir="auto">
                “{want}”
              </p>
            ) : null}
            <ul className={classes.facts}>
              <li>
                <Avatar kind="customer" name={name} size={20} />
                <span>
                  {subject ? <strong>{name}</strong> : null} {subject ? 'waiting' : 'Waiting'}{' '}
                  {span(now - Date.parse(offer.waitingSince))}
                  {conversation ? ` on ${channelName(conversation.inbox.channel)}` : null}
                  {contactsOf(offer)}
                </span>
              </li>
              {passedOn ? (
                <li>
                  <Avatar kind="agent" name={passedOn.by.name} size={20} />
                  <span className={classes.said}>
                    <strong>{passedOn.by.name} passes it on</strong>
                    {said ? <bdi>: {said}</bdi> : null}
                  </span>
                </li>
              ) : null}
              {handoff ? (
                <li>
                  <Avatar kind="bot" name={handoff.bot.name} size={20} />
                  <span>
                    <strong>{handoff.bot.name} hands over</strong>: {reasonWords(handoff)}
                  </span>
                </li>
              ) : null}
              {promise ? (
                <li>
                  <IconPromise size={18} stroke={1.65} className={classes.promise} aria-hidden="true" />
                  <span>
                    Comes with a promise:{' '}
                    <strong>
                      {promise.text}
                      {promise.dueAt ? ` by ${moment(promise.dueAt)}` : ''}
                    </strong>
                  </span>
                </li>
              ) : null}
              <li>
                <IconWhyYou size={18} stroke={1.65} aria-hidden="true" />
                <span>Why you: {offer.why}</span>
              </li>
            </ul>
          </div>
        </div>
        <footer className={classes.acts}>
          <Button
            id="offer-take"
            onClick={onTake}
            rightSection={<Kbd of="offer.take" />}
            aria-keyshortcuts={ariaKeys(keysOf('offer.take'))}
          >
            Take it
          </Button>
          <Button variant="default" onClick={() => onLeave()} rightSection={<Kbd of="offer.leave" />}>
            Not now
          </Button>
          <RejectReasons onLeave={onLeave} />
          <span className={classes.missed}>{missedWords(offer, now)}</span>
        </footer>
      </section>
      {more > 0 ? <p className={classes.more}>{more} more offered to you</p> : null}
    </div>
  );
}
