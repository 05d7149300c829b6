import type { QueuePolicy } from '@contract/routing';
import { NativeSelect, NumberInput, Switch, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { NumberField } from '../../ui/NumberField';
import { calendarsQuery } from '../hours/api';
import { GraceFields } from './GraceFields';
import classes from './Queues.module.css';
import { WrapUpFields } from './WrapUpFields';

interface PolicyFieldsProps {
  policy: Partial<QueuePolicy>;
  onChange: (part: Partial<QueuePolicy>) => void;
  fault: (part: string) => string | undefined;
}

type Seconds =
  | 'offerSeconds'
  | 'goalSeconds'
  | 'firstReplySeconds'
  | 'missedPauseSeconds'
  | 'missedAwayAfter'
  | 'offerTo';

/** How a queue offers its work: all of it has a value that will do, so it stands folded. */
export function PolicyFields({ policy, onChange, fault }: PolicyFieldsProps) {
  const number = (field: Seconds, label: string, usual: number, suffix = ' s', description?: string) => (
    <NumberField
      label={label}
      description={description}
      suffix={suffix}
      min={field === 'missedPauseSeconds' ? 0 : 1}
      value={policy[field] ?? usual}
      error={fault(field)}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  const calendars = useQuery(calendarsQuery);
  const noAgent = policy.noAgent ?? { plan: 'wait' as const, message: null };
  const wrapUp = policy.wrapUp ?? { mode: 'timed' as const, seconds: 90 };
  return (
    <>
      <div className={classes.pair}>
        <NativeSelect
          label="When the last step is over"
          value={noAgent.plan}
          data={[
            { value: 'wait', label: 'Wait on' },
            { value: 'callback', label: 'Offer a callback' },
            { value: 'async', label: 'Answer later, in writing' },
            { value: 'bot', label: 'Give back to the bot' },
            { value: 'voicemail', label: 'Take a message' },
          ]}
          onChange={(event) =>
            onChange({ noAgent: { ...noAgent, plan: event.currentTarget.value as QueuePolicy['noAgent']['plan'] } })
          }
        />
        {number('goalSeconds', 'Answered within', 60, ' s', 'The service level goal')}
        {calendars.data?.length ? (
          <NativeSelect
            label="Open"
            value={policy.hoursId ?? ''}
            error={fault('hoursId')}
            data={[
              { value: '', label: 'Always' },
              ...calendars.data.map((one) => ({ value: one.id, label: `By ${one.name}` })),
            ]}
            onChange={(event) => onChange({ hoursId: event.currentTarget.value || null })}
          />
        ) : null}
      </div>
      {noAgent.plan === 'wait' ? null : (
        <Textarea
          label="What the customer is told then"
          placeholder="Nobody is free right now. We have kept everything you told us."
          autosize
          minRows={2}
          value={noAgent.message ?? ''}
          error={fault('noAgent/message')}
          onChange={(event) => onChange({ noAgent: { ...noAgent, message: event.currentTarget.value || null } })}
        />
      )}
      <details className={classes.more}>
        <summary>Offers, misses and wrap-up</summary>
        <div>
          <div className={classes.pair}>
            {number('offerSeconds', 'An offer rings for', 20)}
            {number('offerTo', 'At how many desks at once', 1, '', 'The first to take it has it')}
            {number(
              'missedPauseSeconds',
              'Pause after a missed offer',
              30,
              ' s',
              'Twice as long after each further one',
            )}
            {number('missedAwayAfter', 'Away after so many missed', 3, '')}
            {number('firstReplySeconds', 'First reply within', 120)}
            <NumberInput
              label="A point of priority is worth"
              description="Empty: priority always goes first"
              suffix=" s of waiting"
              min={0}
              max={86_400}
              value={policy.ageingSeconds ?? ''}
              error={fault('ageingSeconds')}
              onChange={(value) => onChange({ ageingSeconds: value === '' ? null : Number(value) })}
            />
            <NumberInput
              label="A place is free again after"
              description="Of silence from the customer; empty: never"
              suffix=" s"
              min={1}
              value={policy.releaseAfterSeconds ?? ''}
              error={fault('releaseAfterSeconds')}
              onChange={(value) => onChange({ releaseAfterSeconds: value === '' ? null : Number(value) })}
            />
          </div>
          <GraceFields
            grace={policy.graceSeconds}
            onChange={(graceSeconds) => onChange({ graceSeconds })}
            fault={fault}
          />
          <WrapUpFields
            wrapUp={wrapUp}
            onChange={(next) => onChange({ wrapUp: next })}
            error={fault('wrapUp/seconds')}
          />
          <Switch
            label="Offers are accepted by themselves"
            checked={policy.autoAccept ?? false}
            onChange={(event) => onChange({ autoAccept: event.currentTarget.checked })}
          />
          <Switch
            label="People may take waiting work by themselves"
            checked={policy.pull ?? false}
            onChange={(event) => onChange({ pull: event.currentTarget.checked })}
          />
        </div>
      </details>
    </>
  );
}
