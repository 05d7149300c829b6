import type { Skill } from '@contract/setup';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlus } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Faults, faultAt } from '../../ui/Faults';
import form from '../Form.module.css';
import { setup, skillsQuery } from '../queues/api';
import { SetupButtons } from '../queues/SetupButtons';
import { needsPlace, WhereTo } from '../queues/WhereTo';

const NOTHING = '';

function SkillForm({ skill, others, onClose }: { skill: Skill | null; others: Skill[]; onClose: () => void }) {
  const [name, setName] = useState(skill?.name ?? '');
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => (skill ? setup.renameSkill(skill.name, name.trim()) : setup.addSkill(name.trim())),
    onSuccess: done('Skill saved'),
  });
  const remove = useMutation({
    mutationFn: (to?: { replaceBy?: string; drop?: boolean }) => setup.removeSkill(skill?.name ?? '', to),
    onSuccess: done('Skill deleted'),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={skill?.name ?? 'Make a skill'}
      size="md"
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
          description={skill ? 'People, steps and waiting work follow.' : 'A language is language:fr and the like.'}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(save.error, '/name')}
          data-autofocus
        />
        <Faults error={save.error} fields={['/name']} />
        {needsPlace(remove.error) ? (
          <WhereTo
            error={remove.error}
            label="In its place they ask for"
            choices={[
              ...others.map((one) => ({ value: one.name, label: one.name })),
              { value: NOTHING, label: 'Nothing: one thing less' },
            ]}
            act="Replace and delete"
            pending={remove.isPending}
            onDo={(replaceBy) => remove.mutate(replaceBy === NOTHING ? { drop: true } : { replaceBy })}
            onLeave={() => remove.reset()}
          />
        ) : (
          <Faults error={remove.error} />
        )}
        <SetupButtons
          isNew={!skill}
          unnamed={name.trim() === ''}
          saving={save.isPending}
          onClose={onClose}
          onDelete={skill && !needsPlace(remove.error) ? () => remove.mutate(undefined) : null}
        />
      </form>
    </Modal>
  );
}

/** What people can do, as queues and bots ask for it. */
export function SkillsSection() {
  const query = useQuery(skillsQuery);
  const [editing, setEditing] = useState<Skill | 'new' | null>(null);
  const open = editing === 'new' ? null : editing;
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>
          Skills are asked for by the steps of queues and by bots, and given to people with a level of 1 to 5.
        </p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Make a skill
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the skills" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? (
        <Empty title="No skill yet">Make one when not everybody can answer everything.</Empty>
      ) : null}
      {query.data && query.data.length > 0 ? (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Skill</th>
              <th scope="col" className={table.middle}>
                Asked for by
              </th>
              <th scope="col" className={table.num}>
                People
              </th>
              <th scope="col" className={table.num}>
                Waiting for it
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((skill) => (
              <tr key={skill.name} data-link>
                <th scope="row">
                  <button type="button" className={admin.name} onClick={() => setEditing(skill)}>
                    {skill.name}
                  </button>
                </th>
                <td className={`${table.middle} ${table.quiet}`}>
                  {skill.queues.map((one) => one.name).join(', ') || 'No queue'}
                </td>
                <td className={table.num}>{skill.people.toLocaleString()}</td>
                <td className={table.num}>{skill.waiting.toLocaleString()}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {editing ? (
        <SkillForm
          skill={open}
          others={(query.data ?? []).filter((one) => one.name !== open?.name)}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
