import { ShowOlder } from '../ui/ShowOlder';
import type { Id } from '@contract/common';
import type { TimelineEntry } from '@contract/conversations';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChannelIcon, channelName } from '../ui/ChannelIcon';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { moment } from '../ui/words';
import { timelineQuery } from './api';
import classes from './Timeline.module.css';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const writer = ({ author, visibility }: TimelineEntry['message'], name: string) => {
  if (visibility === 'internal') return `${author.name ?? 'A colleague'}, note`;
  if (author.kind === 'customer') return author.name ?? name;
  return author.name ?? (author.kind === 'system' ? 'Throughline' : 'A colleague');
};

/** A stretch on one channel: the sign stands once, where the conversation begins or is taken up again. */
interface Stretch {
  key: string;
  conversation: TimelineEntry['conversation'];
  entries: TimelineEntry[];
}

/** Oldest first, neighbours of one conversation together. Pure. */
export function toStretches(newestFirst: TimelineEntry[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const entry of newestFirst.toReversed()) {
    const last = stretches.at(-1);
    if (last?.conversation.id === entry.conversation.id) last.entries.push(entry);
    else stretches.push({ key: entry.message.id, conversation: entry.conversation, entries: [entry] });
  }
  return stretches;
}

function StretchRows({ stretch, name }: { stretch: Stretch; name: string }) {
  const { conversation, entries } = stretch;
  const { channel } = conversation.inbox;
  return (
    <li className={classes.stretch}>
      <span className={classes.node}>
        <ChannelIcon channel={channel} size={16} />
      </span>
      <h3 className={classes.title}>
        <Link to="/inbox/$conversationId" params={{ conversationId: conversation.id }} className={classes.link}>
          {capital(channelName(channel))}
        </Link>
        <span className={classes.quiet}>
          {conversation.subject ?? conversation.inbox.name}, {moment(entries[0]?.message.sentAt ?? '')}
        </span>
      </h3>
      <ol className={classes.words}>
        {entries.map(({ message }) => (
          <li key={message.id} className={classes.message} data-note={message.visibility === 'internal' || undefined}>
            <span className={classes.who}>{writer(message, name)}</span>
            <span className={classes.text}>
              {message.text || plainFiles(message)}
              {message.isPublic ? <span className={classes.public}>Everybody can read this</span> : null}
            </span>
          </li>
        ))}
      </ol>
    </li>
  );
}

const plainFiles = ({ attachments }: TimelineEntry['message']) => attachments.map((file) => file.name).join(', ');

/** All that was said with one person, across web chat, social, mail and calls. */
export function Timeline({ person, name }: { person: Id; name: string }) {
  const query = useInfiniteQuery(timelineQuery(person));
  if (query.isPending) return <Skeleton lines={8} />;
  if (query.isError)
    return <ErrorState title="We could not load the timeline" error={query.error} onRetry={() => query.refetch()} />;
  const entries = query.data.pages.flatMap((page) => page.data);
  if (entries.length === 0)
    return <Empty title="Nothing was said yet">Words on every channel stand here, in the order they came.</Empty>;
  return (
    <>
      <ShowOlder query={query} />
      <ol className={classes.line} aria-label={`Everything said with ${name}`}>
        {toStretches(entries).map((stretch) => (
          <StretchRows key={stretch.key} stretch={stretch} name={name} />
        ))}
      </ol>
    </>
  );
}
