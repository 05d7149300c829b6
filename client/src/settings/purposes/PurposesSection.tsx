import type { ConsentText, Purpose } from '@contract/consents';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { purposesQuery, textsQuery } from '../../people/ConsentGrid.data';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlus } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import classes from './Purposes.module.css';
import { PurposeForm } from './PurposeForm';

/** The newest words of a purpose: what its customers read today. */
const wordsOf = (texts: ConsentText[] | undefined, name: string) => texts?.find((one) => one.name === name);

function Row({
  purpose,
  text,
  onOpen,
}: {
  purpose: Purpose;
  text: ConsentText | undefined;
  onOpen: (purpose: Purpose) => void;
}) {
  return (
    <tr data-link>
      <th scope="row">
        <button type="button" className={admin.name} onClick={() => onOpen(purpose)}>
          {purpose.label}
        </button>
      </th>
      <td>{purpose.needsConsent ? 'Only after a yes' : 'Until they say no'}</td>
      <td className={table.middle}>
        <span className={classes.words}>{text?.text ?? purpose.description}</span>
      </td>
      <td className={`${table.middle} ${table.num}`}>{text ? text.version : '—'}</td>
    </tr>
  );
}

/** What people are written to for, whether that needs their yes, and the words they say it to. */
export function PurposesSection() {
  const query = useQuery(purposesQuery);
  const { data: texts } = useQuery(textsQuery);
  const [open, setOpen] = useState<Purpose | 'new' | null>(null);
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>
          Every message to a customer is for a purpose. What they agreed to is kept with the version of the words they
          read; a version is never changed.
        </p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setOpen('new')}>
          Add a purpose
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the purposes" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Purpose</th>
              <th scope="col">May be sent</th>
              <th scope="col" className={table.middle}>
                What customers read
              </th>
              <th scope="col" className={`${table.middle} ${table.num}`}>
                Version
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((purpose) => (
              <Row key={purpose.name} purpose={purpose} text={wordsOf(texts, purpose.name)} onOpen={setOpen} />
            ))}
          </tbody>
        </table>
      ) : null}
      {open ? (
        <PurposeForm
          purpose={open === 'new' ? null : open}
          texts={open === 'new' ? [] : (texts ?? []).filter((one) => one.purpose === open.name)}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  );
}
