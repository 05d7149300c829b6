import type { Team } from '@contract/setup';
import { MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../ui/Empty';
import table from '../../ui/Table.module.css';
import admin from '../Admin.module.css';
import { Listed } from '../Listed';
import { Faults, faultAt } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { desksQuery, setup, teamsQuery } from '../queues/api';
import classes from '../queues/Queues.module.css';
import { needsPlace, WhereTo } from '../queues/WhereTo';
import { useEdit } from '../useEdit';

function TeamForm({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const people = useQuery(desksQuery);
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members.map((one) => one.id) ?? []);
  const what = { name: name.trim(), members };
  const { saving, removing } = useEdit({
    noun: 'Team',
    onClose,
    save: () => (team ? setup.changeTeam(team.id, what) : setup.addTeam(what)),
    remove: team ? (drop?: boolean) => setup.removeTeam(team.id, drop) : null,
    label: 'Delete',
    removed: 'Team deleted',
  });
  return (
    <FormModal
      title={team?.name ?? 'Make a team'}
      onClose={onClose}
      act={team ? 'Save' : 'Make it'}
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
        placeholder={members.length > 0 ? undefined : 'Nobody yet'}
        searchable
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={members}
        onChange={setMembers}
      />
      <Faults error={saving.error} fields={['/name']} />
      <WhereTo
        removing={removing}
        choices={[]}
        act="Ask for it no more and delete"
        onDo={() => removing?.mutate(true)}
      />
    </FormModal>
  );
}

/** People who can be asked for together. */
export function TeamsSection() {
  const query = useQuery(teamsQuery);
  const [editing, setEditing] = useState<Team | 'new' | null>(null);
  return (
    <>
      <Listed
        words="A step of a queue can ask for a team: the night shift, the shop floor, a partner."
        what="the teams"
        query={query}
        act="Make a team"
        onAct={() => setEditing('new')}
        empty={
          <Empty title="No team yet">Queues work without. A team is for steps that ask for some people together.</Empty>
        }
      >
        {(rows) => (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Team</th>
                <th scope="col">People</th>
                <th scope="col" className={table.middle}>
                  Asked for by
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((team) => (
                <tr key={team.id} data-link>
                  <th scope="row">
                    <button type="button" className={admin.name} onClick={() => setEditing(team)}>
                      {team.name}
                    </button>
                  </th>
                  <td className={classes.cell}>{team.members.map((one) => one.name).join(', ') || 'Nobody'}</td>
                  <td className={`${table.middle} ${table.quiet}`}>
                    {team.queues.map((one) => one.name).join(', ') || 'No queue'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Listed>
      {editing ? <TeamForm team={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
