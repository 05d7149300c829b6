import type { Action } from '@contract/macros';
import { NativeSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { agentsQuery, queuesQuery } from '../../api/desk';
import { sensitiveQuery } from '../../api/sensitive';
import { useMe } from '../../api/session';
import { skillsQuery } from '../queues/api';
import { LevelsField } from '../queues/LevelsField';
import { choices } from './choices';
import { DurationField } from './DurationField';
import { WordsField } from './WordsField';
import classes from './Steps.module.css';
import { NumberField } from '../../ui/NumberField';

export interface PartsProps<A extends Action = Action> {
  action: A;
  onChange: (action: Action) => void;
  by: 'macro' | 'rule';
  fault: (part: string) => string | undefined;
}
type Of<Name extends Action['do']> = PartsProps<Extract<Action, { do: Name }>>;

function Tags({ action, onChange, fault }: Of<'tag'>) {
  const set = (part: { add?: string[]; remove?: string[] }) => {
    const { add = [], remove = [] } = { ...action, ...part };
    onChange({ do: 'tag', ...(add.length > 0 ? { add } : {}), ...(remove.length > 0 ? { remove } : {}) });
  };
  return (
    <div className={classes.pair}>
      <TagsInput
        label="Put on"
        placeholder={action.add?.length ? undefined : 'A tag, then Enter'}
        value={action.add ?? []}
        maxTags={30}
        error={fault('add')}
        onChange={(add) => set({ add })}
      />
      <TagsInput
        label="Take away"
        placeholder={action.remove?.length ? undefined : 'A tag, then Enter'}
        value={action.remove ?? []}
        maxTags={30}
        error={fault('remove')}
        onChange={(remove) => set({ remove })}
      />
    </div>
  );
}

function Transfer({ action, onChange, fault }: Of<'transfer'>) {
  const me = useMe();
  const { data: queues = [] } = useQuery(queuesQuery);
  const { data: skills = [] } = useQuery({ ...skillsQuery, enabled: me.role !== 'agent' });
  const asked = action.skills ?? [];
  return (
    <>
      <NativeSelect
        label="Queue"
        value={action.queueId}
        data={choices(queues, action.queueId, 'Choose a queue')}
        error={fault('queueId')}
        onChange={(event) => onChange({ ...action, queueId: event.currentTarget.value })}
      />
      {skills.length > 0 || asked.length > 0 ? (
        <LevelsField
          label="Skills, at least"
          addLabel="Ask for a skill"
          skills={skills.map((one) => one.name)}
          value={asked.map(({ name, min }) => ({ name, level: min }))}
          onChange={(value) => {
            const { skills: _, ...rest } = action;
            const wanted = value.map(({ name, level }) => ({ name, min: level }));
            onChange(wanted.length > 0 ? { ...rest, skills: wanted } : rest);
          }}
          fault={(i) => fault(`skills/${i}`)}
        />
      ) : null}
    </>
  );
}

function Assign({ action, onChange, by, fault }: Of<'assign'>) {
  const { data: people = [] } = useQuery(agentsQuery);
  const nobody = by === 'macro' ? 'Whoever runs the macro' : 'Choose a person';
  return (
    <NativeSelect
      label="Person"
      value={action.agentId ?? ''}
      data={choices(people, action.agentId ?? '', nobody)}
      error={fault('agentId')}
      onChange={(event) =>
        onChange({ do: 'assign', agentId: event.currentTarget.value || (by === 'macro' ? null : '') })
      }
    />
  );
}

function Prove({ action, onChange, fault }: Of<'prove'>) {
  const { data: known = [] } = useQuery(sensitiveQuery);
  const all = known.map(({ name, label }) => ({ id: name, name: label }));
  return (
    <NativeSelect
      label="Well enough for"
      description="The steps after this one are done only then."
      value={action.action}
      data={choices(all, action.action, 'Choose an action')}
      error={fault('action')}
      onChange={(event) => onChange({ do: 'prove', action: event.currentTarget.value })}
    />
  );
}

function Close({ action, onChange, by, fault }: Of<'close'>) {
  return (
    <>
      <WordsField
        label="Warning"
        by={by}
        value={action.warning}
        onChange={(warning) => onChange({ ...action, warning })}
        error={fault('warning')}
      />
      <div className={classes.pair}>
        <DurationField
          label="Closes after another"
          seconds={action.graceSeconds}
          onChange={(graceSeconds) => onChange({ ...action, graceSeconds })}
          error={fault('graceSeconds')}
        />
        <NativeSelect
          label="Where the warning may not be sent"
          value={action.unwarned}
          data={[
            { value: 'leave', label: 'Leave it open' },
            { value: 'close', label: 'Close it all the same' },
          ]}
          onChange={(event) => onChange({ ...action, unwarned: event.currentTarget.value as typeof action.unwarned })}
        />
      </div>
    </>
  );
}

/** What one step asks for, by its kind. */
export function ActionParts({ action, ...rest }: PartsProps) {
  const { onChange, fault, by } = rest;
  switch (action.do) {
    case 'reply':
    case 'note':
      return (
        <WordsField
          label={action.do === 'reply' ? 'Reply' : 'Note'}
          by={by}
          value={action.text}
          onChange={(text) => onChange({ ...action, text })}
          error={fault('text')}
        />
      );
    case 'tag':
      return <Tags action={action} {...rest} />;
    case 'priority':
      return (
        <NumberField
          label="Priority, 0 to 100"
          description="The higher, the earlier. Only while it waits in a queue."
          min={0}
          max={100}
          allowDecimal={false}
          value={action.priority}
          error={fault('priority')}
          onChange={(value) => onChange({ ...action, priority: value })}
        />
      );
    case 'transfer':
      return <Transfer action={action} {...rest} />;
    case 'assign':
      return <Assign action={action} {...rest} />;
    case 'snooze':
      return (
        <DurationField
          label="For"
          seconds={action.seconds}
          onChange={(seconds) => onChange({ ...action, seconds })}
          error={fault('seconds')}
        />
      );
    case 'close':
      return <Close action={action} {...rest} />;
    case 'prove':
      return <Prove action={action} {...rest} />;
    case 'resolve':
      return null;
  }
}
