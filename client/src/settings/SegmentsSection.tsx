import type { PeopleSegment } from '@contract/traits';
import { Modal } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { ShowOlder } from '../ui/ShowOlder';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import text from '../ui/TextLink.module.css';
import { moment } from '../ui/words';
import classes from './Admin.module.css';
import { Listed } from './Listed';
import { segmentMembersQuery, segmentsQuery } from './fields';
import { ruleCodes, ruleWords } from './rule-words';
import { SegmentForm } from './SegmentForm';
import rows from './Segments.module.css';
import { useSegmentNames } from './useSegmentNames';
import { useFocusBack } from '../ui/useFocusBack';

function Members({ segment, onClose }: { segment: PeopleSegment; onClose: () => void }) {
  useFocusBack();
  const query = useInfiniteQuery(segmentMembersQuery(segment.id));
  const people = query.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Modal opened onClose={onClose} title={`In ${segment.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the people" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data && people.length === 0 ? <Empty title="Nobody now">People come in by themselves.</Empty> : null}
      {people.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col" className={table.num}>
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ profileId, name, enteredAt }) => (
              <tr key={profileId}>
                <th scope="row">
                  <Link to="/people/$profileId" params={{ profileId }} className={text.link} onClick={onClose}>
                    {name ?? 'Name not known'}
                  </Link>
                </th>
                <td className={`${table.num} ${table.quiet}`}>{moment(enteredAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <ShowOlder query={query} />
    </Modal>
  );
}

/** Groups of people by rule; who belongs is kept up by everything that happens. */
export function SegmentsSection() {
  const query = useQuery(segmentsQuery);
  const names = useSegmentNames();
  const [editing, setEditing] = useState<PeopleSegment | 'new' | null>(null);
  const [looking, setLooking] = useState<PeopleSegment | null>(null);
  return (
    <>
      <Listed
        words="A segment holds whoever meets its conditions. People come and go within moments of what moves them."
        what="the segments"
        query={query}
        act="Make a segment"
        onAct={() => setEditing('new')}
        empty={
          <Empty title="No segment yet">Make one from fields, tags, events, consent or the way people write.</Empty>
        }
      >
        {(all) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Segment</th>
                <th scope="col" className={table.middle}>
                  Whoever is
                </th>
                <th scope="col" className={table.num}>
                  People
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((segment) => (
                <tr key={segment.id} data-link>
                  <th scope="row">
                    <button type="button" className={classes.name} onClick={() => setEditing(segment)}>
                      {segment.name}
                    </button>
                  </th>
                  <td className={`${table.middle} ${rows.rules}`} title={ruleCodes(segment.rules).join('; ')}>
                    {ruleWords(segment.rules, names)}
                  </td>
                  <td className={table.num}>
                    <button
                      type="button"
                      className={classes.name}
                      aria-label={`Who is in ${segment.name}: ${segment.people}`}
                      onClick={() => setLooking(segment)}
                    >
                      {segment.people.toLocaleString()}
                    </button>
                    {segment.builtAt === null ? <span className={table.quiet}> counting</span> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <SegmentForm segment={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
      {looking ? <Members segment={looking} onClose={() => setLooking(null)} /> : null}
    </>
  );
}
