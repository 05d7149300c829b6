import type { Action, Macro } from '@contract/macros';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { macros, macrosQuery, type MacroWords } from '../../api/macros';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { faultAt, Faults, placesOf } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { ActionsEditor } from '../steps/ActionsEditor';
import { kindWords } from '../steps/step-kinds';
import { ShelfFields, shelfWords } from './ShelfFields';
import { useEdit } from '../useEdit';

const first: Action[] = [{ do: 'reply', text: '' }];

function MacroForm({ macro, onClose }: { macro: Macro | null; onClose: () => void }) {
  const [name, setName] = useState(macro?.name ?? '');
  const [shelf, setShelf] = useState<Pick<MacroWords, 'scope' | 'queueId'>>({
    scope: macro?.scope ?? 'mine',
    queueId: macro?.queueId ?? null,
  });
  const [actions, setActions] = useState(macro?.actions ?? first);
  const what = { name, ...shelf, actions };
  const { saving, removing, error } = useEdit({
    noun: 'Macro',
    onClose,
    save: () => (macro ? macros.change(macro.id, what) : macros.add(what)),
    remove: macro ? () => macros.remove(macro.id) : null,
  });
  return (
    <FormModal
      title={macro?.name ?? 'Make a macro'}
      size="xl"
      onClose={onClose}
      act="Save"
      off={name.trim() === ''}
      saving={saving}
      removing={removing}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(error, '/name')}
        data-autofocus
      />
      <ActionsEditor
        by="macro"
        actions={actions}
        onChange={setActions}
        onPlaces={() => saving.reset()}
        error={saving.error}
      />
      <ShelfFields {...shelf} onChange={setShelf} error={faultAt(error, '/queueId')} />
      <Faults error={error} fields={['/name', '/queueId', ...placesOf(saving.error, ['/actions'])]} />
    </FormModal>
  );
}

/** Macros: several steps in one go, each by what the runner may do. */
export function MacrosSection() {
  const query = useQuery(macrosQuery);
  const [editing, setEditing] = useState<Macro | 'new' | null>(null);
  return (
    <>
      <Listed
        words="Run with ; in a conversation. What will happen is shown first."
        what="the macros"
        query={query}
        act="Make a macro"
        onAct={() => setEditing('new')}
        empty={<Empty title="No macro yet">Make one of steps you do often.</Empty>}
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Macro</th>
                <th scope="col">Does</th>
                <th scope="col">Who uses it</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((macro) => (
                <tr key={macro.id}>
                  <th scope="row">
                    {macro.editable ? (
                      <button type="button" className={admin.name} onClick={() => setEditing(macro)}>
                        {macro.name}
                      </button>
                    ) : (
                      macro.name
                    )}
                  </th>
                  <td className={admin.steps}>{macro.actions.map((one) => kindWords[one.do]).join(', ')}</td>
                  <td>{shelfWords[macro.scope]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <MacroForm macro={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
