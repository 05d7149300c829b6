import { type FloorCard, type FloorList, floorLists, repeatWindows, type RepeatWindow } from '@contract/insights';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { problemOf } from '../api/problem';
import { useSkew } from '../live/clock';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconFilter, IconFloor, IconHistory, IconNote } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { Skeleton } from '../ui/Skeleton';
import { useFilters } from '../ui/useFilters';
import { useNow } from '../ui/useNow';
import { AlertStrip } from './AlertStrip';
import { Arrange } from './Arrange';
import { boardQuery, type LiveBoard } from './board';
import { Contacts } from './Contacts';
import classes from './FloorPage.module.css';
import { Freshness } from './Freshness';
import { remember } from './history';
import { IntradayCard } from './IntradayCard';
import { IssuesCard } from './IssuesCard';
import { Items } from './Items';
import { layoutQuery } from './layout';
import { PeopleCard } from './PeopleCard';
import { QueueTable } from './QueueTable';
import { RepeatCard } from './RepeatCard';
import { Strip } from './Strip';
import { joinFloor } from './supervisor-socket';
import { WallView } from './WallView';

const isWindow = (value: string | undefined): value is RepeatWindow => repeatWindows.includes(value as RepeatWindow);

interface NumbersProps {
  live: LiveBoard;
  queue: string | undefined;
  onQueue: (id: string | undefined) => void;
  onWall: () => void;
}

function Numbers({ live, queue, onQueue, onWall }: NumbersProps) {
  const now = useNow(1_000) + useSkew();
  const [arranging, setArranging] = useState(false);
  const { data: layout } = useQuery(layoutQuery);
  const today = new Date(now)
    .toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
    .replace(',', '');
  const cards: Record<FloorCard, ReactNode> = {
    queues: <QueueTable live={live} now={now} />,
    people: <PeopleCard agents={live.board.agents} reviews={live.board.reviews ?? []} />,
    repeat: <RepeatCard board={live.board} />,
    issues: <IssuesCard />,
    intraday: <IntradayCard queues={live.board.queues} queue={queue} onQueue={onQueue} />,
  };
  return (
    <>
      <PageHead
        title="Floor"
        actions={
          <>
            <Button
              component={Link}
              to="/floor/what-if"
              variant="subtle"
              leftSection={<IconHistory size={16} stroke={1.65} aria-hidden="true" />}
            >
              What if
            </Button>
            <NativeSelect
              aria-label="Numbers of"
              size="xs"
              value={queue ?? ''}
              data={[
                { value: '', label: 'All queues' },
                ...live.board.queues.map((line) => ({ value: line.queue.id, label: line.queue.name })),
              ]}
              onChange={(event) => onQueue(event.currentTarget.value || undefined)}
            />
            <Button
              variant="default"
              leftSection={<IconFilter size={16} stroke={1.65} aria-hidden="true" />}
              onClick={() => setArranging(true)}
            >
              Arrange
            </Button>
            <Button
              variant="default"
              leftSection={<IconFloor size={16} stroke={1.65} aria-hidden="true" />}
              onClick={onWall}
            >
              Wall view
            </Button>
          </>
        }
      >
        <span>Today, {today}, from 00:00</span>
        <Freshness at={live.board.at} now={now} />
      </PageHead>
      <div className={classes.floor}>
        <AlertStrip now={now} />
        {layout ? (
          <>
            <Strip live={live} now={now} tiles={layout.tiles} queue={queue} />
            <div className={classes.cards}>
              {layout.cards.map((card) => (
                <div key={card} className={classes.slot} data-card={card}>
                  {cards[card]}
                </div>
              ))}
            </div>
          </>
        ) : (
          <Skeleton lines={8} />
        )}
      </div>
      {arranging && layout ? <Arrange layout={layout} onClose={() => setArranging(false)} /> : null}
    </>
  );
}

function Wall({ live, onLeave }: { live: LiveBoard; onLeave: () => void }) {
  const now = useNow(1_000) + useSkew();
  return <WallView live={live} now={now} onLeave={onLeave} />;
}

const isList = (value: string | undefined): value is FloorList => floorLists.includes(value as FloorList);

/** The supervisor's board; with `?wall=1` for a wall, with `?repeat=72h` the contacts and with `?list=waiting` the work behind a number. */
export function FloorPage() {
  const [filters, set] = useFilters(['wall', 'repeat', 'issue', 'profile', 'list', 'queue', 'agent', 'bot']);
  const query = useQuery(boardQuery);
  const live = query.data;
  useEffect(() => joinFloor(), []);
  useEffect(() => {
    if (live) remember(live, Date.now());
  }, [live]);

  const { repeat, issue, profile, wall, list, queue, agent, bot } = filters;
  if (isWindow(repeat)) {
    return (
      <div className={classes.page}>
        <Contacts repeat={repeat} issue={issue} profile={profile} queue={queue} bot={bot} set={set} />
      </div>
    );
  }
  if (isList(list)) {
    return (
      <div className={classes.page}>
        <Items list={list} queue={queue} agent={agent} set={set} />
      </div>
    );
  }
  if (live && wall) return <Wall live={live} onLeave={() => set({ wall: undefined })} />;
  return (
    <div className={classes.page}>
      {live ? (
        <Numbers
          live={live}
          queue={queue}
          onQueue={(id) => set({ queue: id } as never)}
          onWall={() => set({ wall: '1' })}
        />
      ) : null}
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
