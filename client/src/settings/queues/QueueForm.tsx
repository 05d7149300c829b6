import type { QueuePolicy } from '@contract/routing';
import type { QueueSetup } from '@contract/setup';
import { MultiSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { desksQuery, previewQuery, queueSetupsQuery, setup, skillsQuery, teamsQuery } from './api';
import { PolicyFields } from './PolicyFields';
import { StepsEditor } from './StepsEditor';
import { Warnings } from './Warnings';
import { needsPlace, WhereTo } from './WhereTo';
import { useEdit } from '../useEdit';

const NOTHING: never[] = [];

/** What the server says is wrong with a step, beside its own fields when it is open, in its row when it is not. */
function faultsOfStep(error: unknown, place: number, isOpen: boolean): string[] {
  if (!error) return [];
  const at = `/policy/steps/${place}`;
  return problemOf(error)
    .errors.filter(({ pointer }) => pointer === at || (!isOpen && pointer.startsWith(`${at}/`)))
    .map(({ pointer, message }) =>
      pointer === at ? message : `${pointer.slice(at.length + 1).split('/')[0]}: ${message}`,
    );
}

/** Makes a queue, or changes one: who works it, whom it asks in which order, and how it offers. */
export function QueueForm({ queue, onClose }: { queue: QueueSetup | null; onClose: () => void }) {
  const [name, setName] = useState(queue?.name ?? '');
  const [people, setPeople] = useState(queue?.people.map((one) => one.id) ?? []);
  const [policy, setPolicy] = useState<Partial<QueuePolicy>>(queue?.policy ?? {});
  const steps = policy.steps ?? NOTHING;
  const [desks, teams, skills, queues] = [
    useQuery(desksQuery),
    useQuery(teamsQuery),
    useQuery(skillsQuery),
    useQuery(queueSetupsQuery),
  ];
  const [draft] = useDebouncedValue({ queueId: queue?.id ?? null, people, steps }, 250);
  const preview = useQuery(previewQuery(draft));
  const known = {
    people: desks.data ?? NOTHING,
    teams: teams.data ?? NOTHING,
    queues: (queues.data ?? NOTHING).filter((one) => one.id !== queue?.id),
  };
  const what = { name: name.trim(), people, policy };
  const { saving, removing } = useEdit({
    noun: 'Queue',
    onClose,
    save: () => (queue ? setup.changeQueue(queue.id, what) : setup.addQueue(what)),
    saved: ({ warnings: [first] }) => (first ? `Queue saved. ${first.message}.` : 'Queue saved'),
    remove: queue ? (moveTo?: string) => setup.removeQueue(queue.id, moveTo) : null,
    label: 'Delete',
    removed: 'Queue deleted',
  });
  const fields = ['/name', ...(saving.error ? problemOf(saving.error).errors.map((one) => one.pointer) : [])].filter(
    (pointer) => pointer === '/name' || pointer.startsWith('/policy/'),
  );
  const set = (part: Partial<QueuePolicy>) => setPolicy({ ...policy, ...part });
  return (
    <FormModal
      title={queue?.name ?? 'Make a queue'}
      size="xl"
      onClose={onClose}
      act={queue ? 'Save' : 'Make it'}
      off={name.trim() === ''}
      saving={saving}
      removing={needsPlace(removing?.error) ? null : removing}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(saving.error, '/name')}
        data-autofocus
      />
      <MultiSelect
        label="People"
        placeholder={people.length > 0 ? undefined : 'Nobody yet'}
        searchable
        data={known.people.map((one) => ({ value: one.id, label: one.name }))}
        value={people}
        onChange={setPeople}
      />
      <StepsEditor
        steps={steps}
        onChange={(next) => set({ steps: next })}
        known={known}
        skills={(skills.data ?? NOTHING).map((one) => one.name)}
        preview={preview.data}
        faultAt={(pointer) => faultAt(saving.error, pointer)}
        faultsOf={(place, isOpen) => faultsOfStep(saving.error, place, isOpen)}
      />
      <PolicyFields policy={policy} onChange={set} fault={(part) => faultAt(saving.error, `/policy/${part}`)} />
      {queue ? <Warnings warnings={queue.warnings} /> : null}
      <Faults error={saving.error} fields={fields} />
      <WhereTo
        removing={removing}
        label="It goes on in"
        choices={known.queues.map((one) => ({ value: one.id, label: one.name }))}
        act="Move and delete"
        onDo={(moveTo) => removing?.mutate(moveTo)}
      />
    </FormModal>
  );
}
