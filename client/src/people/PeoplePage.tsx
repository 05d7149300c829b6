import { ShowOlder } from '../ui/ShowOlder';
import type { Profile } from '@contract/conversations';
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMe } from '../api/session';
import { Avatar } from '../ui/Avatar';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconSearch } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { Pill } from '../ui/Pill';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { useFilters } from '../ui/useFilters';
import { day, plural } from '../ui/words';
import { peopleQuery } from './api';
import { DuplicatesLink } from './merge/DuplicatesLink';
import { addressWords, bestAddress } from './merge/words';
import classes from './PeoplePage.module.css';
import { proofWords } from './words';

function Row({ person }: { person: Profile }) {
  const address = bestAddress(person);
  const more = person.identities.length - (address ? 1 : 0);
  return (
    <tr data-link>
      <th scope="row">
        <Link to="/people/$profileId" params={{ profileId: person.id }} className={`${table.link} ${classes.who}`}>
          <Avatar kind="customer" name={person.name} size={24} />
          <span className={table.cut}>{person.name ?? 'Name not known'}</span>
          {person.doNotContact ? <Pill tone="danger">Do not contact</Pill> : null}
          {person.openComplaint ? <Pill tone="warn">Complaint open</Pill> : null}
          {person.vulnerable ? <Pill tone="warn">Needs care</Pill> : null}
        </Link>
      </th>
      <td>
        <span className={classes.address}>
          <span className={table.cut}>
            {address?.value ?? <span className={table.quiet}>{addressWords(person)}</span>}
          </span>
          {address && more > 0 ? <span className={table.quiet}>+{more}</span> : null}
        </span>
      </td>
      <td className={`${table.quiet} ${table.wide}`}>{address ? proofWords(address).text : 'Not checked'}</td>
      <td className={`${table.num} ${table.quiet} ${table.middle}`}>{day(person.createdAt)}</td>
    </tr>
  );
}

/** Finds a person by name, address or number. */
export function PeoplePage() {
  const { role } = useMe();
  const [{ query = '' }, set] = useFilters(['query']);
  const [text, setText] = useState(query);
  const [settled] = useDebouncedValue(text.trim(), 200);
  useEffect(() => {
    if (settled !== query) set({ query: settled || undefined }, { replace: true });
  }, [settled, query, set]);
  const found = useInfiniteQuery(peopleQuery(settled));
  const people = found.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className={classes.page}>
      <PageHead
        title="People"
        actions={
          <>
            <DuplicatesLink />
            <TextInput
              size="xs"
              type="search"
              aria-label="Find a person"
              placeholder="Name, e-mail, phone or customer number"
              leftSection={<IconSearch size={16} stroke={1.65} aria-hidden="true" />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              className={classes.search}
            />
            {role === 'agent' ? null : (
              <Button component={Link} to="/people/import" size="xs" variant="default">
                Import
              </Button>
            )}
          </>
        }
      >
        <span role="status">
          {found.isSuccess ? `${plural(people.length, 'person', 'people')}${found.hasNextPage ? ' shown' : ''}` : null}
        </span>
      </PageHead>
      <div className={classes.list}>
        {found.isPending ? <Skeleton lines={8} /> : null}
        {found.isError ? (
          <ErrorState title="We could not load people" error={found.error} onRetry={() => found.refetch()} />
        ) : null}
        {found.isSuccess && people.length === 0 ? (
          settled ? (
            <Empty
              title="Nobody by that name or address"
              actions={
                <Button variant="default" onClick={() => setText('')}>
                  Show everybody
                </Button>
              }
            >
              Addresses are found when written in full, names by a part of them.
            </Empty>
          ) : (
            <Empty title="Nobody has written yet">A person appears here with the first message.</Empty>
          )
        ) : null}
        {people.length > 0 ? (
          <table className={`${table.table} ${classes.table}`}>
            <thead>
              <tr>
                <th scope="col">Who</th>
                <th scope="col">Address</th>
                <th scope="col" className={table.wide}>
                  Proof
                </th>
                <th scope="col" className={`${table.num} ${table.middle}`}>
                  Known since
                </th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <Row key={person.id} person={person} />
              ))}
            </tbody>
          </table>
        ) : null}
        <ShowOlder query={found} label="Show more" />
      </div>
    </div>
  );
}
