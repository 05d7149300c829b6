import { ShowOlder } from '../ui/ShowOlder';
import { type RepeatWindow, repeatWindows } from '@contract/insights';
import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { PageHead } from '../ui/PageHead';
import { Skeleton } from '../ui/Skeleton';
import { plural } from '../ui/words';
import { interactionsQuery } from './board';
import { ContactsTable } from './ContactsTable';
import classes from './FloorPage.module.css';
import { Narrowed } from './Narrowed';
import { windowWords } from './words';
import { BackToFloor } from './BackToFloor';

interface ContactsProps {
  repeat: RepeatWindow;
  issue?: string;
  profile?: string;
  queue?: string;
  bot?: string;
  set: (change: { repeat?: string; issue?: string; profile?: string; queue?: string; bot?: string }) => void;
}

/** The contacts behind a number: who came back, about what, how long after, and both conversations. */
export function Contacts({ repeat, issue, profile, queue, bot, set }: ContactsProps) {
  const query = useInfiniteQuery(interactionsQuery({ repeat, issue, profile, queue, bot }));
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <PageHead
        title={
          <>
            <BackToFloor />
            Came back within {windowWords[repeat]}
          </>
        }
        actions={
          <SegmentedControl
            aria-label="Within"
            value={repeat}
            onChange={(value) => set({ repeat: value })}
            data={repeatWindows.map((value) => ({ value, label: windowWords[value] }))}
          />
        }
      >
        {query.isSuccess ? `${plural(rows.length, 'contact')}${query.hasNextPage ? ' shown' : ''}` : null}
        <Narrowed queue={queue} bot={bot} issue={issue} profile={profile} drop={(what) => set({ [what]: undefined })} />
      </PageHead>
      <div className={classes.list}>
        {query.isPending ? <Skeleton lines={8} /> : null}
        {query.isError ? (
          <ErrorState title="We could not load these contacts" error={query.error} onRetry={() => query.refetch()} />
        ) : null}
        {query.isSuccess && rows.length === 0 ? (
          <Empty title={`Nobody came back within ${windowWords[repeat]}`}>
            {issue || profile || queue || bot
              ? 'Take a filter away to see more.'
              : 'A contact appears here as soon as it repeats an earlier one.'}
          </Empty>
        ) : null}
        {rows.length > 0 ? <ContactsTable rows={rows} onIssue={(key) => set({ issue: key })} /> : null}
        <ShowOlder query={query} label="Show more" />
      </div>
    </>
  );
}
