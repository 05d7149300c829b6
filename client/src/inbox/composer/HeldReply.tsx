import type { Message } from '@contract/conversations';
import { clock, firstName } from '../../ui/words';
import classes from './Held.module.css';

/** A colleague answered first: their words stand over mine, and mine wait until I say so. */
export function HeldReply({ reply }: { reply: Message }) {
  return (
    <div className={classes.held} role="status">
      <strong>{firstName(reply.author.name)} answered while you were typing. Yours is held.</strong>
      <p className={classes.words}>{reply.text || reply.attachments[0]?.name}</p>
      <span className={classes.when}>{clock(new Date(reply.sentAt))}</span>
    </div>
  );
}
