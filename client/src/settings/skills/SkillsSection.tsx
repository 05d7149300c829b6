import type { Skill } from '@contract/setup';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { Faults, faultAt } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { setup, skillsQuery } from '../queues/api';
import { needsPlace, WhereTo } from '../queues/WhereTo';
import { useEdit } from '../useEdit';

const NOTHING = '';

function SkillForm({ skill, others, onClose }: { skill: Skill | null; others: Skill[]; onClose: () => void }) {
  const [name, setName] = useState(skill?.name ?? '');
  const { saving, removing } = useEdit({
    noun: 'Skill',
    onClose,
    save: () => (skill ? setup.renameSkill(skill.name, name.trim()) : setup.addSkill(name.trim())),
    remove: skill ? (to?: { replaceBy?: string; drop?: boolean }) => setup.removeSkill(skill.name, to) : null,
    label: 'Delete',
    removed: 'Skill deleted',
  });
  return (
    <FormModal
      title={skill?.name ?? 'Make a skill'}
      onClose={onClose}
      act={skill ? 'Save' : 'Make it'}
      off={name.trim() === ''}
      saving={saving}
      removing={needsPlace(removing?.error) ? null : removing}
    >
      <TextInput
        label="Name"
        description={skill ? 'People, steps and waiting work follow.' : 'A language is language:fr and the like.'}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(saving.error, '/name')}
        data-autofocus
      />
      <Faults error={saving.error} fields={['/name']} />
      <WhereTo
        removing={removing}
        label="In its place they ask for"
        choices={[
          ...others.map((one) => ({ value: one.name, label: one.name })),
          { value: NOTHING, label: 'Nothing: one thing less' },
        ]}
        act="Replace and delete"
        onDo={(replaceBy) => removing?.mutate(replaceBy === NOTHING ? { drop: true } : { replaceBy })}
      />
    </FormModal>
  );
}

/** What people can do, as queues and bots ask for it. */
export function SkillsSection() {
  const query = useQuery(skillsQuery);
  const [editing, setEditing] = useState<Skill | 'new' | null>(null);
  const open = editing === 'new' ? null : editing;
  return (
    <>
      <Listed
        words="Skills are asked for by the steps of queues and by bots, and given to people with a level of 1 to 5."
        what="the skills"
        query={query}
        act="Make a skill"
        onAct={() => setEditing('new')}
        empty={<Empty title="No skill yet">Make one when not everybody can answer everything.</Empty>}
      >
        {(rows) => (
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
              {rows.map((skill) => (
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
        )}
      </Listed>
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
