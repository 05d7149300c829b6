import type { Message } from '@contract/conversations';
import { IconReply } from '../../ui/icons';
import classes from './Answered.module.css';

/** What a message says, in one line. */
export const wordsOf = ({ text, attachments }: Message): string => text || attachments[0]?.name || 'a file';

interface AnsweredProps {
  /** Null: it is further back than what is loaded. */
  words: string | null;
  who: string | null;
  onShow: () => void;
}

/** The message that is answered, above the answer, as both sides see it in their apps. A press brings it into view. */
export function Answered({ words, who, onShow }: AnsweredProps) {
  return (
    <button type="button" className={classes.answered} onClick={onShow} title="Show this message">
      <IconReply size={13} stroke={1.9} aria-hidden="true" />
      {words === null ? (
        <span className={classes.words}>An earlier message</span>
      ) : (
        <span className={classes.words}>
          <span className={classes.who}>{who}</span> <q dir="auto">{words.slice(0, 300)}</q>
        </span>
      )}
    </button>
  );
}
