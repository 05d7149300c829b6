import type { TraitDefinition } from '@contract/traits';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldsQuery } from '../people/known';
import { Empty } from '../ui/Empty';
import table from '../ui/Table.module.css';
import { plural } from '../ui/words';
import classes from './Admin.module.css';
import { Listed } from './Listed';
import { FieldForm } from './FieldForm';
import { computeWords, proofNeeds, strategyWords, typeWords } from './fields';

function staysWords({ compute, freshDays }: TraitDefinition): string {
  if (compute) return 'always new';
  return freshDays ? plural(freshDays, 'day') : 'as long as it stands';
}

function seenWords({ visibility, needsProof }: TraitDefinition): string {
  const who = visibility === 'supervisors' ? 'Supervisors' : 'Everybody';
  return needsProof ? `${who}, ${proofNeeds[needsProof].toLowerCase()}` : who;
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
      <td className={table.quiet}>{seenWords(field)}</td>
    </tr>
  ));
}

/** What is kept of people beside their name and addresses, and what the hub works out of them. */
export function FieldsSection() {
  const query = useQuery(fieldsQuery);
  const [editing, setEditing] = useState<TraitDefinition | 'new' | null>(null);
  return (
    <>
      <Listed
        words="Fields stand on every person’s page and are filled in there, by your systems, or worked out by the hub."
        what="the fields"
        query={query}
        act="Add a field"
        onAct={() => setEditing('new')}
        empty={<Empty title="No field yet">What systems tell of people is shown all the same.</Empty>}
      >
        {(rows) => (
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
              <Rows fields={rows} onEdit={setEditing} />
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <FieldForm field={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
