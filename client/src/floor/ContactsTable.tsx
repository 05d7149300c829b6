import type { Interaction } from '@contract/insights';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import table from '../ui/Table.module.css';
import { moment } from '../ui/words';
import classes from './FloorPage.module.css';
import { gap, issueWords } from './words';

interface ContactsTableProps {
  rows: Interaction[];
  /** Narrows the list to one problem; without it the problem is only named. */
  onIssue?: (key: string) => void;
  /** Left out where the whole list is about one person. */
  withPerson?: boolean;
}

/** The contacts a number is made of, each with the contact before it on the same issue. */
export function ContactsTable({ rows, onIssue, withPerson = true }: ContactsTableProps) {
  return (
    <table className={table.table}>
      <thead>
        <tr>
          {withPerson ? <th scope="col">Who</th> : null}
          <th scope="col">Problem</th>
          <th scope="col">This contact</th>
          <th scope="col" className={table.num}>
            Came back after
          </th>
          <th scope="col" className={table.middle}>
            Earlier contact
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-link>
            {withPerson ? (
              <th scope="row">
                {row.profile ? (
                  <Link to="/people/$profileId" params={{ profileId: row.profile.id }} className={table.link}>
                    {row.profile.name ?? 'Name not known'}
                  </Link>
                ) : (
                  <span className={table.quiet}>Erased</span>
                )}
              </th>
            ) : null}
            <td>
              {row.issueKey && onIssue ? (
                <button type="button" className={classes.issue} onClick={() => onIssue(row.issueKey ?? '')}>
                  {issueWords(row.issueKey)}
                </button>
              ) : (
                <span className={row.issueKey ? undefined : table.quiet}>{issueWords(row.issueKey)}</span>
              )}
            </td>
            <td className={table.nowrap}>
              <When conversationId={row.conversationId}>{moment(row.startedAt)}</When>
              {row.endedAt || !row.profile ? null : <span className={table.quiet}> open</span>}
            </td>
            <td className={table.num}>
              {row.repeatOf ? gap(row.repeatOf.gapSeconds) : <span className={table.quiet}>first</span>}
            </td>
            <td className={`${table.nowrap} ${table.middle}`}>
              {row.repeatOf ? (
                <When conversationId={row.repeatOf.conversationId}>closed {moment(row.repeatOf.endedAt)}</When>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A moment that opens its conversation, where there still is one. */
function When({ conversationId, children }: { conversationId: string | null; children: ReactNode }) {
  if (conversationId === null) return children;
  return (
    <Link to="/inbox/$conversationId" params={{ conversationId }} className={classes.open}>
      {children}
    </Link>
  );
}
