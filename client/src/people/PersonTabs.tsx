import { ShowOlder } from '../ui/ShowOlder';
import type { Id } from '@contract/common';
import type { ConversationSummary } from '@contract/conversations';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { profileConversationsQuery } from '../api/conversations';
import { problemOf } from '../api/problem';
import { decisionsQuery } from '../decisions/api';
import { DecisionRows } from '../decisions/DecisionRows';
import { interactionsQuery } from '../floor/board';
import { ContactsTable } from '../floor/ContactsTable';
import { ChannelIcon } from '../ui/ChannelIcon';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { moment, ordinal } from '../ui/words';
import classes from './PersonPage.module.css';

const statusWords: Record<ConversationSummary['status'], string> = {
  open: 'Open',
  pending: 'Waiting for them',
  snoozed: 'Snoozed',
  resolved: 'Resolved',
};

export function Conversations({ person }: { person: Id }) {
  const query = useQuery(profileConversationsQuery(person));
  if (query.isPending) return <Skeleton lines={5} />;
  if (query.isError) {
    return (
      <ErrorState title="We could not load the conversations" error={query.error} onRetry={() => query.refetch()} />
    );
  }
  const rows = query.data.data;
  if (rows.length === 0) return <Empty title="No conversation yet" />;
  return (
    <>
      <table className={`${table.table} ${classes.bare}`}>
        <thead>
          <tr>
            <th scope="col">Conversation</th>
            <th scope="col">State</th>
            <th scope="col" className={table.middle}>
              Contact
            </th>
            <th scope="col" className={table.middle}>
              With
            </th>
            <th scope="col" className={table.num}>
              Last word
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-link>
              <th scope="row">
                <Link
                  to="/inbox/$conversationId"
                  params={{ conversationId: row.id }}
                  className={`${table.link} ${classes.subject}`}
                >
                  <ChannelIcon channel={row.inbox.channel} size={16} />
                  <span className={table.cut}>{row.subject ?? row.lastMessage?.text ?? row.inbox.name}</span>
                </Link>
              </th>
              <td className={table.nowrap}>{statusWords[row.status]}</td>
              <td className={`${table.nowrap} ${table.quiet} ${table.middle}`}>
                {row.contactsOnIssue > 1 ? `${ordinal(row.contactsOnIssue)} on this issue` : 'first'}
              </td>
              <td className={`${table.nowrap} ${table.middle}`}>
                {row.assignee?.name ?? row.control.name ?? <span className={table.quiet}>nobody</span>}
              </td>
              <td className={`${table.num} ${table.quiet}`}>{moment(row.lastMessage?.at ?? row.updatedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {query.data.has_more ? <p className={classes.none}>Older conversations are not shown here.</p> : null}
    </>
  );
}

/** Every contact of this person, with the earlier one it repeats. */
export function ContactsOfPerson({ person }: { person: Id }) {
  const query = useInfiniteQuery(interactionsQuery({ profile: person }));
  const rows = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isPending) return <Skeleton lines={5} />;
  if (query.isError) {
    if (problemOf(query.error).status === 403) {
      return (
        <Empty title="Only supervisors see the contacts behind the numbers">
          Conversations are under their own tab.
        </Empty>
      );
    }
    return <ErrorState title="We could not load the contacts" error={query.error} onRetry={() => query.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <Empty title="No contact counted yet">A contact counts once it begins; thanks and our own calls do not.</Empty>
    );
  }
  return (
    <>
      <ContactsTable rows={rows} withPerson={false} />
      <ShowOlder query={query} />
    </>
  );
}

export function DecisionsOnPerson({ person }: { person: Id }) {
  const query = useInfiniteQuery(decisionsQuery(person));
  const decisions = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isPending) return <Skeleton lines={5} />;
  if (query.isError) {
    return <ErrorState title="We could not load the decisions" error={query.error} onRetry={() => query.refetch()} />;
  }
  if (decisions.length === 0) {
    return (
      <Empty title="Nothing was decided about this person">
        A decision is made when somebody has to contact us again about the same issue.
      </Empty>
    );
  }
  return (
    <>
      <DecisionRows decisions={decisions} />
      <ShowOlder query={query} />
    </>
  );
}
