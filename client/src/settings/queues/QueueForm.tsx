import type { QueuePolicy } from '@contract/routing';
import type { QueueSetup } from '@contract/setup';
import { Modal, MultiSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { tell } from '../../shell/tell';
import { faultAt, Faults } from '../../ui/Faults';
import form from '../Form.module.css';
import { desksQuery, previewQuery, queueSetupsQuery, setup, skillsQuery, teamsQuery } from './api';
import { PolicyFields } from './PolicyFields';
import { StepsEditor } from './StepsEditor';
import { Warnings } from './Warnings';
import { SetupButtons } from './SetupButtons';
import { needsPlace, WhereTo } from './WhereTo';

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
  const save = useMutation({
    mutationFn: () => (queue ? setup.changeQueue(queue.id, what) : setup.addQueue(what)),
    onSuccess: ({ warnings }) => {
      tell(warnings.length > 0 ? `Queue saved. ${warnings[0]?.message}.` : 'Queue saved');
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (moveTo?: string) => setup.removeQueue(queue?.id ?? '', moveTo),
    onSuccess: () => {
      tell('Queue deleted');
      onClose();
    },
  });
  const fields = ['/name', ...(save.error ? problemOf(save.error).errors.map((one) => one.pointer) : [])].filter(
    (pointer) => pointer === '/name' || pointer.startsWith('/policy/'),
  );
  const set = (part: Partial<QueuePolicy>) => setPolicy({ ...policy, ...part });
  return (
    <Modal
      opened
      onClose={onClose}
      title={queue?.name ?? 'Make a queue'}
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
          error={faultAt(save.error, '/name')}
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
          faultAt={(pointer) => faultAt(save.error, pointer)}
          faultsOf={(place, isOpen) => faultsOfStep(save.error, place, isOpen)}
        />
        <PolicyFields policy={policy} onChange={set} fault={(part) => faultAt(save.error, `/policy/${part}`)} />
        {queue ? <Warnings warnings={queue.warnings} /> : null}
        <Faults error={save.error} fields={fields} />
        {needsPlace(remove.error) ? (
          <WhereTo
            error={remove.error}
            label="It goes on in"
            choices={known.queues.map((one) => ({ value: one.id, label: one.name }))}
            act="Move and delete"
            pending={remove.isPending}
            onDo={(moveTo) => remove.mutate(moveTo)}
            onLeave={() => remove.reset()}
          />
        ) : (
          <Faults error={remove.error} />
        )}
        <SetupButtons
          isNew={!queue}
          unnamed={name.trim() === ''}
          saving={save.isPending}
          onClose={onClose}
          onDelete={queue && !needsPlace(remove.error) ? () => remove.mutate(undefined) : null}
        />
      </form>
    </Modal>
  );
}
