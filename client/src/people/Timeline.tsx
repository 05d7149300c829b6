import type { Id } from '@contract/common';
import type { TimelineEntry } from '@contract/timeline';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { issueWords } from '../floor/words';
import { ChannelIcon, channelName } from '../ui/ChannelIcon';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { ShowOlder } from '../ui/ShowOlder';
import { Skeleton } from '../ui/Skeleton';
import { useFilters } from '../ui/useFilters';
import { moment } from '../ui/words';
import { timelineQuery } from './api';
import { HappenedRow } from './HappenedRow';
import classes from './Timeline.module.css';
import { byIssue, type Said, type Stretch, toPieces } from './timeline-groups';
import { type TimelineChoice, TimelineFilters } from './TimelineFilters';

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const writer = ({ author, visibility }: Said['message'], name: string) => {
  if (visibility === 'internal') return `${author.name ?? 'A colleague'}, note`;
  if (author.kind === 'customer') return author.name ?? name;
  return author.name ?? (author.kind === 'system' ? 'Throughline' : 'A colleague');
};

function StretchRows({ said, name }: { said: Stretch['said']; name: string }) {
  const { conversation, message: first } = said[0] as Said;
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
          {conversation.subject ?? conversation.inbox.name}, {moment(first.sentAt)}
        </span>
      </h3>
      <ol className={classes.words}>
        {said.map(({ message, kind }) => (
          <li key={message.id} className={classes.message} data-note={kind === 'note' || undefined}>
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

const plainFiles = ({ attachments }: Said['message']) => attachments.map((file) => file.name).join(', ');

function Line({ entries, name, label }: { entries: TimelineEntry[]; name: string; label: string }) {
  return (
    <ol className={classes.line} aria-label={label}>
      {toPieces(entries).map((piece) =>
        'said' in piece ? (
          <StretchRows key={piece.key} said={piece.said} name={name} />
        ) : (
          <HappenedRow key={piece.key} entry={piece.happened} />
        ),
      )}
    </ol>
  );
}

/** All that happened with one person, across web chat, social, mail and calls, and what was decided and agreed meanwhile. */
export function Timeline({ person, name }: { person: Id; name: string }) {
  const [choice, set] = useFilters(['kinds', 'q', 'by']);
  const query = useInfiniteQuery(timelineQuery(person, { kinds: choice.kinds, query: choice.q }));
  const change = (next: TimelineChoice) => set(next, { replace: true });
  const filtered = choice.kinds !== undefined || choice.q !== undefined;
  const entries = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <TimelineFilters choice={choice} set={change} />
      {query.isPending ? <Skeleton lines={8} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the timeline" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.isSuccess && entries.length === 0 ? <Nothing filtered={filtered} clear={() => change(ALL)} /> : null}
      {entries.length > 0 ? <ShowOlder query={query} /> : null}
      {entries.length > 0 && choice.by === 'issue'
        ? byIssue(entries).map(({ issue, entries: part }) => (
            <section key={issue ?? ''} className={classes.issue}>
              <h3 className={classes.issueName}>{issue ? issueWords(issue) : 'About nothing we know of'}</h3>
              <Line
                entries={part}
                name={name}
                label={`Everything about ${issue ? issueWords(issue) : 'nothing known'}`}
              />
            </section>
          ))
        : null}
      {entries.length > 0 && choice.by !== 'issue' ? (
        <Line entries={entries} name={name} label={`Everything said with ${name}`} />
      ) : null}
    </>
  );
}

const ALL: TimelineChoice = { kinds: undefined, q: undefined };

function Nothing({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (!filtered)
    return <Empty title="Nothing happened yet">Words on every channel stand here, in the order they came.</Empty>;
  return (
    <Empty
      title="Nothing of that"
      actions={
        <Button variant="default" onClick={clear}>
          Show everything
        </Button>
      }
    >
      Something else may be in this timeline.
    </Empty>
  );
}
