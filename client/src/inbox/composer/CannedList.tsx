import type { CannedReply } from '@contract/conversations';
import classes from './CannedList.module.css';

interface CannedListProps {
  id: string;
  replies: CannedReply[];
  at: number;
  onChoose: (reply: CannedReply) => void;
}

export function CannedList({ id, replies, at, onChoose }: CannedListProps) {
  return (
    <div className={classes.list} role="listbox" id={id} aria-label="Canned replies">
      {replies.map((reply, index) => (
        <div
          key={reply.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={classes.row}
          // The caret stays where the words go.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(reply);
          }}
        >
          <span className={classes.shortcut}>/{reply.shortcut}</span>
          <span className={classes.title}>{reply.title}</span>
          <span className={classes.body}>{reply.body}</span>
        </div>
      ))}
      {replies.length === 0 ? <p className={classes.none}>No canned reply has that name.</p> : null}
    </div>
  );
}
