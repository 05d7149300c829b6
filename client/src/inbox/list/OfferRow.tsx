import type { Offer } from '@contract/routing';
import { useSkew } from '../../live/clock';
import { wantOf } from '../../shell/offer-words';
import { Avatar } from '../../ui/Avatar';
import { ChannelIcon } from '../../ui/ChannelIcon';
import { useNow } from '../../ui/useNow';
import { span } from '../../ui/words';
import classes from './OfferRow.module.css';

/** An offer in the list: raised, with a bar that drains to the server's deadline. Taking it is one press on the row. */
export function OfferRow({ offer, onTake }: { offer: Offer; onTake: () => void }) {
  const now = useNow(500) + useSkew();
  const end = Date.parse(offer.deadline);
  const left = Math.min(1, Math.max(0, (end - now) / Math.max(1, end - Date.parse(offer.offeredAt))));
  const { conversation, handoff } = offer;
  const name = offer.person.name ?? 'Unknown customer';
  return (
    <button type="button" className={classes.row} onClick={onTake} aria-label={`Take the offer: ${name}`}>
      <Avatar kind={handoff ? 'bot' : 'customer'} name={name} size={28} />
      <span className={classes.text}>
        <span className={classes.first}>
          <span className={classes.name}>{name}</span>
          {conversation ? <ChannelIcon channel={conversation.inbox.channel} /> : null}
          <span className={classes.left}>{Math.max(0, Math.ceil((end - now) / 1000))} s</span>
        </span>
        <span className={classes.words}>
          {conversation?.subject ?? wantOf(offer) ?? conversation?.lastMessage?.text ?? 'New conversation'}
        </span>
        <span className={classes.meta}>
          {offer.queue.name} · waiting {span(now - Date.parse(offer.waitingSince))}
        </span>
      </span>
      <span className={classes.bar} style={{ inlineSize: `${left * 100}%` }} aria-hidden="true" />
    </button>
  );
}
