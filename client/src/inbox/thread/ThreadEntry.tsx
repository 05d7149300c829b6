import type { Unsent } from '../../live/outbox';
import type { Id } from '@contract/common';
import type { Message } from '@contract/conversations';
import { lazy, Suspense } from 'react';
import { ChannelIcon, channelName } from '../../ui/ChannelIcon';
import { day, plural } from '../../ui/words';
import type { Entry } from './entries';
import classes from './Entry.module.css';
import { FactEntry } from './FactEntry';
import { MessageEntry } from './MessageEntry';
import { ThreadRow } from './Node';
import { OutgoingEntry } from './OutgoingEntry';

// Most inboxes let an answer leave at once: not part of the first load.
const LeavingEntry = lazy(() =>
  import('./LeavingEntry').then(({ LeavingEntry: component }) => ({ default: component })),
);

interface ThreadEntryProps {
  entry: Entry;
  me: { id: string; name: string };
  customer: string | null;
  onEdit: (words: Unsent) => void;
  onAnswer?: ((message: Message) => void) | undefined;
  /** Brings a message into view, however far back it is. */
  onShow: (id: Id) => void;
  /** It was looked for, and is pointed out once. */
  isFound: boolean;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** One entry of a thread, by what it is. */
export function ThreadEntry({ entry, me, customer, onEdit, onAnswer, onShow, isFound }: ThreadEntryProps) {
  const { before, after } = entry;
  switch (entry.kind) {
    case 'message':
      return (
        <MessageEntry {...entry} meId={me.id} onEdit={onEdit} onAnswer={onAnswer} onShow={onShow} isFound={isFound} />
      );
    case 'fact':
      return (
        <FactEntry
          fact={entry.fact}
          before={before}
          after={after}
          meId={me.id}
          customer={customer}
          botBefore={entry.botBefore}
        />
      );
    case 'leaving':
      return (
        <Suspense fallback={null}>
          <LeavingEntry reply={entry.reply} before={before} after={after} />
        </Suspense>
      );
    case 'outgoing':
      return <OutgoingEntry item={entry.item} before={before} after={after} me={me} onEdit={onEdit} />;
    case 'stretch':
      return (
        <ThreadRow before={before} after={after} small node={<ChannelIcon channel={entry.channel} size={16} />}>
          <div className={classes.stretch}>
            <span>
              <strong>{capital(channelName(entry.channel))}</strong>, {day(entry.at)}
            </span>
          </div>
        </ThreadRow>
      );
    case 'unread':
      return (
        <ThreadRow before={before} after={after} small>
          <div className={classes.unread} role="separator">
            {plural(entry.count, 'new message')}
          </div>
        </ThreadRow>
      );
  }
}
