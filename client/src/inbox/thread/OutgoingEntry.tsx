import { discard, type Outgoing, sendAgain, type Unsent } from '../../live/outbox';
import { Avatar } from '../../ui/Avatar';
import { IconClock, IconFailed, IconNote } from '../../ui/icons';
import { Attachments } from './Attachments';
import type { Texture } from './entries';
import classes from './Entry.module.css';
import { ThreadRow } from './Node';

interface OutgoingEntryProps {
  item: Outgoing;
  before: Texture;
  after: Texture;
  me: { name: string };
  onEdit: (words: Unsent) => void;
}

/** A message the hub has not confirmed: seen at once, never lost, and never silently given up. */
export function OutgoingEntry({ item, before, after, me, onEdit }: OutgoingEntryProps) {
  const edit = () => {
    discard(item.clientId);
    onEdit(item);
  };
  return (
    <ThreadRow before={before} after={after} node={<Avatar kind="agent" name={me.name} size={26} />}>
      <article
        className={classes.message}
        data-author="agent"
        data-note={item.kind === 'note' || undefined}
        data-pending
      >
        <header className={classes.head}>
          <span className={classes.name}>You</span>
          {item.kind === 'note' ? <IconNote size={13} stroke={1.9} aria-label="Note" /> : null}
          {item.state === 'failed' ? (
            <span className={classes.failed} role="alert">
              <IconFailed size={14} stroke={1.9} aria-hidden="true" /> Not sent. {item.problem?.title}
            </span>
          ) : (
            <span className={classes.delivery}>
              <IconClock size={13} stroke={1.9} aria-hidden="true" />
              {item.state === 'waiting' ? 'Will send when you are back' : 'Sending'}
            </span>
          )}
          {item.state === 'waiting' ? (
            <button type="button" className={classes.cancel} onClick={edit}>
              Cancel
            </button>
          ) : null}
        </header>
        {item.text ? (
          <p className={classes.text} dir="auto">
            {item.text}
          </p>
        ) : null}
        <Attachments files={item.attachments} />
        {item.state === 'failed' ? (
          <div className={classes.acts}>
            <button type="button" className={classes.act} data-first onClick={() => sendAgain(item.clientId)}>
              Try again
            </button>
            <button type="button" className={classes.act} onClick={edit}>
              Edit
            </button>
            <button type="button" className={classes.act} onClick={() => discard(item.clientId)}>
              Discard
            </button>
          </div>
        ) : null}
      </article>
    </ThreadRow>
  );
}
