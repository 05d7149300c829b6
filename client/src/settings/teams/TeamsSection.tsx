import type { Team } from '@contract/setup';
import { Button, Modal, MultiSelect, TextInput } from '@mantine/core';
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
import { desksQuery, setup, teamsQuery } from '../queues/api';
import classes from '../queues/Queues.module.css';
import { SetupButtons } from '../queues/SetupButtons';
import { needsPlace, WhereTo } from '../queues/WhereTo';

function TeamForm({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const people = useQuery(desksQuery);
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState(team?.members.map((one) => one.id) ?? []);
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const what = { name: name.trim(), members };
  const save = useMutation({
    mutationFn: () => (team ? setup.changeTeam(team.id, what) : setup.addTeam(what)),
    onSuccess: done('Team saved'),
  });
  const remove = useMutation({
    mutationFn: (drop: boolean) => setup.removeTeam(team?.id ?? '', drop),
    onSuccess: done('Team deleted'),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={team?.name ?? 'Make a team'}
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
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultAt(save.error, '/name')}
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
        <Faults error={save.error} fields={['/name']} />
        {needsPlace(remove.error) ? (
          <WhereTo
            error={remove.error}
            choices={[]}
            act="Ask for it no more and delete"
            pending={remove.isPending}
            onDo={() => remove.mutate(true)}
            onLeave={() => remove.reset()}
          />
        ) : (
          <Faults error={remove.error} />
        )}
        <SetupButtons
          isNew={!team}
          unnamed={name.trim() === ''}
          saving={save.isPending}
          onClose={onClose}
          onDelete={team && !needsPlace(remove.error) ? () => remove.mutate(false) : null}
        />
      </form>
    </Modal>
  );
}

/** People who can be asked for together. */
export function TeamsSection() {
  const query = useQuery(teamsQuery);
  const [editing, setEditing] = useState<Team | 'new' | null>(null);
  return (
    <>
      <div className={admin.tools}>
        <p className={admin.words}>A step of a queue can ask for a team: the night shift, the shop floor, a partner.</p>
        <Button leftSection={<IconPlus size={16} stroke={1.65} aria-hidden="true" />} onClick={() => setEditing('new')}>
          Make a team
        </Button>
      </div>
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the teams" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data?.length === 0 ? (
        <Empty title="No team yet">Queues work without. A team is for steps that ask for some people together.</Empty>
      ) : null}
      {query.data && query.data.length > 0 ? (
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
            {query.data.map((team) => (
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
      ) : null}
      {editing ? <TeamForm team={editing === 'new' ? null : editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}
