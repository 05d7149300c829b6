import type { ChannelClass } from '@contract/common';
import type { CapacityMode } from '@contract/routing';
import type { PersonDesk } from '@contract/setup';
import { MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../api/session';
import { Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { NewLink } from './NewLink';
import { queueSetupsQuery, setup, skillsQuery, teamsQuery } from '../queues/api';
import { LevelsField } from '../queues/LevelsField';
import classes from '../queues/Queues.module.css';
import { needsPlace, WhereTo } from '../queues/WhereTo';
import { useEdit } from '../useEdit';
import { NumberField } from '../../ui/NumberField';

const classWords: Record<ChannelClass, string> = { chat: 'Chats', async: 'Messages and mail', voice: 'Calls' };
const usual: Record<ChannelClass, number> = { chat: 3, async: 5, voice: 1 };
const options = (from: { id: string; name: string }[] | undefined) =>
  (from ?? []).map(({ id, name }) => ({ value: id, label: name }));

/** What one person works: queues, teams, skills, how much at once. They are told who changed it. */
export function DeskForm({ desk, onClose }: { desk: PersonDesk; onClose: () => void }) {
  const me = useMe();
  const [queues, setQueues] = useState(desk.queues.map((one) => one.id));
  const [teams, setTeams] = useState(desk.teams.map((one) => one.id));
  const [skills, setSkills] = useState(desk.skills);
  const [limits, setLimits] = useState(
    Object.fromEntries(
      Object.entries(usual).map(([channelClass, most]) => [
        channelClass,
        desk.capacity.find((one) => one.channelClass === channelClass)?.limit ?? most,
      ]),
    ) as Record<ChannelClass, number>,
  );
  const [mode, setMode] = useState<CapacityMode | ''>(desk.mode ?? '');
  const [reason, setReason] = useState('');
  const known = { queues: useQuery(queueSetupsQuery), teams: useQuery(teamsQuery), skills: useQuery(skillsQuery) };
  const { saving, removing } = useEdit({
    noun: 'Desk',
    onClose,
    save: () =>
      setup.changeDesk(desk.id, {
        queues,
        teams,
        skills,
        capacity: limits,
        mode: mode || null,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      }),
    saved: `${desk.name}’s desk is saved`,
    remove: me.role === 'admin' && me.id !== desk.id ? (workTo?: 'queue') => setup.removePerson(desk.id, workTo) : null,
    label: `Remove ${desk.name}`,
    removed: `${desk.name} is removed`,
  });
  return (
    <FormModal
      title={desk.name}
      size="lg"
      onClose={onClose}
      act="Save"
      saving={saving}
      removing={needsPlace(removing?.error) ? null : removing}
    >
      <MultiSelect
        label="Queues"
        placeholder={queues.length > 0 ? undefined : 'None: nothing is offered'}
        data={options(known.queues.data)}
        value={queues}
        onChange={setQueues}
        data-autofocus
      />
      {known.teams.data?.length ? (
        <MultiSelect
          label="Teams"
          placeholder={teams.length > 0 ? undefined : 'None'}
          data={options(known.teams.data)}
          value={teams}
          onChange={setTeams}
        />
      ) : null}
      <LevelsField
        label="Skills, and how well"
        addLabel="Add a skill"
        skills={(known.skills.data ?? []).map((one) => one.name)}
        value={skills}
        onChange={setSkills}
      />
      <div className={classes.pair}>
        {Object.entries(classWords).map(([channelClass, label]) => (
          <NumberField
            key={channelClass}
            label={`${label} at once`}
            min={0}
            max={100}
            value={limits[channelClass as ChannelClass]}
            onChange={(value) => setLimits({ ...limits, [channelClass]: value })}
          />
        ))}
      </div>
      <NativeSelect
        label="The channels"
        value={mode}
        data={[
          { value: '', label: 'As in the whole hub' },
          { value: 'dedicated', label: 'Each has places of its own' },
          { value: 'blended', label: 'Share one desk: a full chat leaves no room for mail' },
        ]}
        onChange={(event) => setMode(event.currentTarget.value as CapacityMode | '')}
      />
      <TextInput
        label="Why"
        description={`${desk.name} reads it, with your name.`}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Faults error={saving.error} />
      {me.role === 'admin' ? <NewLink desk={desk} /> : null}
      <WhereTo
        removing={removing}
        choices={[]}
        act="Put it back into the queue and remove"
        onDo={() => removing?.mutate('queue')}
      />
    </FormModal>
  );
}
