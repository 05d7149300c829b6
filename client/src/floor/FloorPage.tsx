import { repeatWindows, type RepeatWindow } from '@contract/insights';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { problemOf } from '../api/problem';
import { useSkew } from '../live/clock';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconFloor, IconNote } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { Skeleton } from '../ui/Skeleton';
import { useFilters } from '../ui/useFilters';
import { useNow } from '../ui/useNow';
import { boardQuery, type LiveBoard } from './board';
import { Contacts } from './Contacts';
import classes from './FloorPage.module.css';
import { Freshness } from './Freshness';
import { remember } from './history';
import { IssuesCard } from './IssuesCard';
import { PeopleCard } from './PeopleCard';
import { QueueTable } from './QueueTable';
import { RepeatCard } from './RepeatCard';
import { Strip } from './Strip';
import { joinFloor } from './supervisor-socket';
import { WallView } from './WallView';

const isWindow = (value: string | undefined): value is RepeatWindow => repeatWindows.includes(value as RepeatWindow);

function Numbers({ live, onWall }: { live: LiveBoard; onWall: () => void }) {
  const now = useNow(1_000) + useSkew();
  const today = new Date(now)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
    .replace(',', '');
  return (
    <>
      <PageHead
        title="Floor"
        actions={
          <Button
            variant="default"
            leftSection={<IconFloor size={16} stroke={1.65} aria-hidden="true" />}
            onClick={onWall}
          >
            Wall view
          </Button>
        }
      >
        <span>Today, {today}, from 00:00</span>
        <Freshness at={live.board.at} now={now} />
      </PageHead>
      <div className={classes.floor}>
        <Strip live={live} now={now} />
        <div className={classes.columns}>
          <QueueTable live={live} now={now} />
          <PeopleCard agents={live.board.agents} reviews={live.board.reviews ?? []} />
        </div>
        <div className={classes.pair}>
          <RepeatCard board={live.board} />
          <IssuesCard />
        </div>
      </div>
    </>
  );
}

function Wall({ live, onLeave }: { live: LiveBoard; onLeave: () => void }) {
  const now = useNow(1_000) + useSkew();
  return <WallView live={live} now={now} onLeave={onLeave} />;
}

/** The supervisor's board; with `?wall=1` for a wall, with `?repeat=72h` the contacts behind a number. */
export function FloorPage() {
  const [filters, set] = useFilters(['wall', 'repeat', 'issue', 'profile']);
  const query = useQuery(boardQuery);
  const live = query.data;
  useEffect(() => joinFloor(), []);
  useEffect(() => {
    if (live) remember(live, Date.now());
  }, [live]);

  const { repeat, issue, profile, wall } = filters;
  if (isWindow(repeat)) {
    return (
      <div className={classes.page}>
        <Contacts repeat={repeat} issue={issue} profile={profile} set={set} />
      </div>
    );
  }
  if (live && wall) return <Wall live={live} onLeave={() => set({ wall: undefined })} />;
  return (
    <div className={classes.page}>
      {live ? <Numbers live={live} onWall={() => set({ wall: '1' })} /> : null}
      {query.isPending ? <Skeleton lines={8} /> : null}
      {!live && query.isError ? <NoFloor error={query.error} onRetry={() => query.refetch()} /> : null}
    </div>
  );
}

function NoFloor({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (problemOf(error).status === 403) {
    return (
      <Empty title="Only supervisors see the floor" icon={<IconNote size={22} stroke={1.65} aria-hidden="true" />}>
        It shows everybody’s queues and work. An administrator can give you the role.
      </Empty>
    );
  }
  return (
    <ErrorState
      title="We could not load the floor"
      safe="Conversations keep arriving and being offered."
      error={error}
      onRetry={onRetry}
    />
  );
}
