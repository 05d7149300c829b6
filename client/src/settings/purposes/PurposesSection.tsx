import type { ConsentText, Purpose } from '@contract/consents';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { purposesQuery, textsQuery } from '../../people/ConsentGrid.data';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
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
      <Listed
        words="Every message to a customer is for a purpose. What they agreed to is kept with the version of the words they read; a version is never changed."
        what="the purposes"
        query={query}
        act="Add a purpose"
        onAct={() => setOpen('new')}
        empty={null}
      >
        {(rows) => (
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
              {rows.map((purpose) => (
                <Row key={purpose.name} purpose={purpose} text={wordsOf(texts, purpose.name)} onOpen={setOpen} />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
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
