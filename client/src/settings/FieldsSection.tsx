import type { TraitDefinition } from '@contract/traits';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldsQuery } from '../people/known';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconPlus } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import classes from './Admin.module.css';
import { FieldForm } from './FieldForm';
import { computeWords, strategyWords, typeWords } from './fields';

function staysWords({ compute, freshDays }: TraitDefinition): string {
  if (compute) return 'always new';
  return freshDays ? `${freshDays} days` : 'as long as it stands';
}

function Rows({ fields, onEdit }: { fields: TraitDefinition[]; onEdit: (field: TraitDefinition) => void }) {
  return fields.map((field) => (
    <tr key={field.name} data-link>
      <th scope="row">
        <button type="button" className={classes.name} onClick={() => onEdit(field)}>
          {field.label}
        </button>
      </th>
      <td>{typeWords[field.type]}</td>
      <td className={table.middle}>{field.compute ? computeWords(field) : strategyWords[field.strategy]}</td>
      <td className={`${table.middle} ${table.quiet}`}>{staysWords(field)}</td>
      <td className={table.quiet}>{field.visibility === 'supervisors' ? 'Supervisors' : 'Everybody'}</td>
    </tr>
  ));
}

/** What is kept of people beside their name and addresses, and what the hub works out of them. */
export function FieldsSection() {
  const query = useQuery(fieldsQuery);
  const [editing, setEditing] = useState<TraitDefinition | 'new' | null>(null);
  return (
    <>
      <div className={classes.tools}>
        <p className={classes.words}>
          Fields stand on every person’s page and are filled in there, by your systems, or worked out by the hub.
        </p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Add a field
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={5} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the fields" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? (
        <Empty title="No field yet">What systems tell of people is shown all the same.</Empty>
      ) : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Kind</th>
              <th scope="col" className={table.middle}>
                Which value
              </th>
              <th scope="col" className={table.middle}>
                Stays true
              </th>
              <th scope="col">Seen by</th>
            </tr>
          </thead>
          <tbody>
            <Rows fields={query.data} onEdit={setEditing} />
          </tbody>
        </table>
      ) : null}
      {editing ? <FieldForm field={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
