import type { Action, Macro } from '@contract/macros';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { macros, macrosQuery, type MacroWords } from '../../api/macros';
import { tell } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlus } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { faultAt, Faults, placesOf } from '../../ui/Faults';
import form from '../Form.module.css';
import { ActionsEditor } from '../steps/ActionsEditor';
import { kindWords } from '../steps/step-kinds';
import { ShelfFields, shelfWords } from './ShelfFields';

const first: Action[] = [{ do: 'reply', text: '' }];

function MacroForm({ macro, onClose }: { macro: Macro | null; onClose: () => void }) {
  const [name, setName] = useState(macro?.name ?? '');
  const [shelf, setShelf] = useState<Pick<MacroWords, 'scope' | 'queueId'>>({
    scope: macro?.scope ?? 'mine',
    queueId: macro?.queueId ?? null,
  });
  const [actions, setActions] = useState(macro?.actions ?? first);
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => {
      const what = { name, ...shelf, actions };
      return macro ? macros.change(macro.id, what) : macros.add(what);
    },
    onSuccess: done('Macro saved'),
  });
  const remove = useMutation({ mutationFn: (id: string) => macros.remove(id), onSuccess: done('Macro removed') });
  const error = save.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={macro?.name ?? 'Make a macro'}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={form.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
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
          onPlaces={() => save.reset()}
          error={save.error}
        />
        <ShelfFields {...shelf} onChange={setShelf} error={faultAt(error, '/queueId')} />
        <Faults error={error} fields={['/name', '/queueId', ...placesOf(save.error, ['/actions'])]} />
        <div className={form.buttons}>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
          {macro ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(macro.id)}>
              Remove
            </Button>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Macros: several steps in one go, each by what the runner may do. */
export function MacrosSection() {
  const query = useQuery(macrosQuery);
  const [editing, setEditing] = useState<Macro | 'new' | null>(null);
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>Run with ; in a conversation. What will happen is shown first.</p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Make a macro
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the macros" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? <Empty title="No macro yet">Make one of steps you do often.</Empty> : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Macro</th>
              <th scope="col">Does</th>
              <th scope="col">Who uses it</th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((macro) => (
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
      ) : null}
      {editing ? <MacroForm macro={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
