import type { Message } from '@contract/conversations';
import { IconClose, IconReply } from '../../ui/icons';
import { firstName } from '../../ui/words';
import classes from './Rules.module.css';

/** The message that is answered, above the words: how the customer will see it quoted. */
export function AnsweredLine({ message, onDrop }: { message: Message; onDrop: () => void }) {
  const who = message.author.kind === 'customer' ? firstName(message.author.name) : (message.author.name ?? 'us');
  const words = message.text || message.attachments[0]?.name || 'a file';
  return (
    <div className={classes.answered} role="status">
      <IconReply size={14} stroke={1.9} aria-hidden="true" />
      <span className={classes.answeredWords}>
        Answering {who}: <q>{words}</q>
      </span>
      <button type="button" aria-label="Answer no message in particular" onClick={onDrop}>
        <IconClose size={14} stroke={1.9} aria-hidden="true" />
      </button>
    </div>
  );
}
