import type { FloorItem, FloorList } from '@contract/insights';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChannelIcon } from '../ui/ChannelIcon';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { PageHead } from '../ui/PageHead';
import { ShowOlder } from '../ui/ShowOlder';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { useNow } from '../ui/useNow';
import { age, moment, plural } from '../ui/words';
import classes from './FloorPage.module.css';
import { itemsQuery } from './layout';
import { Narrowed } from './Narrowed';
import { waited } from './words';
import { BackToFloor } from './BackToFloor';

const titles: Record<FloorList, string> = {
  waiting: 'Waiting now',
  in_service: 'With people now',
  with_bots: 'With bots now',
  callbacks_due: 'Callbacks due',
  abandoned: 'Left before an answer, today',
  late: 'Left their queue after the goal, today',
};
const howWords: Record<string, string> = {
  answered: 'Answered',
  abandoned: 'Gave up',
  called_back: 'Asked for a call back',
  moved: 'Moved on',
  closed: 'Closed by us',
};
const ended = (list: FloorList) => list === 'abandoned' || list === 'late';

function Row({ item, list, now }: { item: FloorItem; list: FloorList; now: number }) {
  const who = item.profile ? (item.profile.name ?? 'Name not known') : (item.title ?? 'No customer');
  return (
    <tr data-link>
      <th scope="row">
        {item.conversationId ? (
          <Link to="/inbox/$conversationId" params={{ conversationId: item.conversationId }} className={table.link}>
            {who}
          </Link>
        ) : item.profile ? (
          <Link to="/people/$profileId" params={{ profileId: item.profile.id }} className={table.link}>
            {who}
          </Link>
        ) : (
          who
        )}
      </th>
      <td className={table.middle}>{item.channel ? <ChannelIcon channel={item.channel} /> : null}</td>
      <td>{item.queue?.name ?? <span className={table.quiet}>none</span>}</td>
      <td>{item.agent?.name ?? <span className={table.quiet}>nobody</span>}</td>
      {ended(list) ? <td className={table.middle}>{howWords[item.state] ?? item.state}</td> : null}
      <td className={table.num}>
        {ended(list) ? waited(item.waitedSeconds ?? 0) : age(now - Date.parse(item.at))}
        {ended(list) ? <span className={table.quiet}> until {moment(item.at)}</span> : null}
      </td>
    </tr>
  );
}

interface ItemsProps {
  list: FloorList;
  queue?: string | undefined;
  agent?: string | undefined;
  set: (change: { queue?: string; agent?: string }) => void;
}

/** The work behind a tile: each row opens its conversation, or the person it is about where there is none. */
export function Items({ list, queue, agent, set }: ItemsProps) {
  const query = useInfiniteQuery(itemsQuery({ list, ...(queue ? { queue } : {}), ...(agent ? { agent } : {}) }));
  const now = useNow(5_000);
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <PageHead
        title={
          <>
            <BackToFloor queue={queue} />
            {titles[list]}
          </>
        }
      >
        {query.isSuccess ? `${plural(rows.length, 'row')}${query.hasNextPage ? ' shown' : ''}` : null}
        <Narrowed queue={queue} agent={agent} drop={(what) => set({ [what]: undefined })} />
      </PageHead>
      <div className={classes.list}>
        {query.isPending ? <Skeleton lines={8} /> : null}
        {query.isError ? (
          <ErrorState title="We could not load this list" error={query.error} onRetry={() => query.refetch()} />
        ) : null}
        {query.isSuccess && rows.length === 0 ? (
          <Empty title="Nothing here">
            {queue || agent ? 'Take a filter away to see more.' : 'It fills by itself.'}
          </Empty>
        ) : null}
        {rows.length > 0 ? (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col" className={table.middle}>
                  <span className="tl-visually-hidden">Channel</span>
                </th>
                <th scope="col">Queue</th>
                <th scope="col">With</th>
                {ended(list) ? (
                  <th scope="col" className={table.middle}>
                    How
                  </th>
                ) : null}
                <th scope="col" className={table.num}>
                  {ended(list) ? 'Waited' : 'For'}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((item) => (
                <Row key={`${item.id} ${item.at}`} item={item} list={list} now={now} />
              ))}
            </tbody>
          </table>
        ) : null}
        <ShowOlder query={query} label="Show more" />
      </div>
    </>
  );
}
