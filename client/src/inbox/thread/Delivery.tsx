import type { Message } from '@contract/conversations';
import { IconCheck, IconClock, IconDelivered, IconFailed } from '../../ui/icons';
import classes from './Entry.module.css';

/** Where an outgoing message is now. Always a word for those who do not see the tick. */
export function Delivery({ message }: { message: Message }) {
  const broken = message.state === 'failed' || message.state === 'unknown';
  // A bot's tick is its own business; what an agent sent, and what did not arrive, is ours.
  if (message.direction === 'in' || message.imported || (message.author.kind !== 'agent' && !broken)) return null;
  switch (message.state) {
    case 'queued':
      return (
        <span className={classes.delivery} title="Queued">
          <IconClock size={13} stroke={1.9} aria-hidden="true" />
          <span className="tl-visually-hidden">queued</span>
        </span>
      );
    case 'sent':
      // It went otherwise than it was written: a picture as a link, say.
      if (message.stateReason)
        return (
          <span className={classes.delivery}>
            <IconCheck size={14} stroke={1.9} aria-hidden="true" /> Sent. {message.stateReason}
          </span>
        );
      return (
        <span className={classes.delivery} title="Sent">
          <IconCheck size={14} stroke={1.9} aria-hidden="true" />
          <span className="tl-visually-hidden">sent</span>
        </span>
      );
    case 'delivered':
      return (
        <span className={classes.delivery} title="Delivered">
          <IconDelivered size={14} stroke={1.9} aria-hidden="true" />
          <span className="tl-visually-hidden">delivered</span>
        </span>
      );
    case 'read':
      return (
        <span className={classes.delivery}>
          <IconDelivered size={14} stroke={1.9} aria-hidden="true" /> Read
        </span>
      );
    case 'failed':
      return (
        <span className={classes.failed} role="alert">
          <IconFailed size={14} stroke={1.9} aria-hidden="true" /> Not sent. {message.stateReason}
        </span>
      );
    case 'unknown':
      return (
        <span className={classes.unknown} title={message.stateReason ?? undefined}>
          <IconClock size={13} stroke={1.9} aria-hidden="true" /> We cannot tell whether this arrived. Send again?
        </span>
      );
  }
}
