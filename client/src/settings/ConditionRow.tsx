import { segmentOps } from '@contract/traits';
import { Autocomplete, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { tagsQuery } from '../api/tags';
import { IconButton } from '../ui/IconButton';
import { IconClose } from '../ui/icons';
import { NumberField } from '../ui/NumberField';
import { KnownSelect } from './KnownSelect';
import { NamedField } from './NamedField';
import { addressWords, type Condition, opWords, readValue, stateWords, takesValue } from './rule-words';
import classes from './Segments.module.css';
import { useSegmentNames } from './useSegmentNames';

const kinds: Record<string, { label: string; rule: Condition['rule'] }> = {
  trait: { label: 'Field', rule: { trait: '', op: 'is', value: '' } },
  tag: { label: 'Tag', rule: { tag: '' } },
  event: { label: 'Event', rule: { event: '', atLeast: 1, withinDays: 30 } },
  channel: { label: 'Wrote by', rule: { channel: 'webchat' } },
  flag: { label: 'Flag', rule: { flag: 'vulnerable' } },
  consent: { label: 'Consent', rule: { consent: { purpose: 'marketing', channel: 'email', state: 'granted' } } },
  address: { label: 'Has a', rule: { address: 'email' } },
};

const common = { size: 'xs' } as const;

interface RowProps {
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: (() => void) | null;
}

function Parts({ rule, set }: { rule: Condition['rule']; set: (rule: Condition['rule']) => void }) {
  const tags = useQuery(tagsQuery('/v1/tags'));
  const { fields, events, purposes, channels, consentChannels } = useSegmentNames();
  if ('trait' in rule)
    return (
      <>
        <NamedField
          {...common}
          label="Field"
          value={rule.trait}
          known={fields}
          onChange={(trait) => set({ ...rule, trait })}
        />
        <NativeSelect
          {...common}
          label="Comparison"
          value={rule.op}
          data={segmentOps.map((value) => ({ value, label: opWords[value] }))}
          onChange={(event) => {
            const op = event.currentTarget.value as typeof rule.op;
            set({ trait: rule.trait, op, ...(takesValue(op) ? { value: rule.value ?? '' } : {}) });
          }}
        />
        {takesValue(rule.op) ? (
          <TextInput
            {...common}
            label="Value"
            defaultValue={typeof rule.value === 'boolean' ? (rule.value ? 'yes' : 'no') : String(rule.value ?? '')}
            onChange={(event) => set({ ...rule, value: readValue(event.currentTarget.value) })}
          />
        ) : null}
      </>
    );
  if ('tag' in rule)
    return (
      <Autocomplete {...common} label="Tag" value={rule.tag} data={tags.data ?? []} onChange={(tag) => set({ tag })} />
    );
  if ('event' in rule)
    return (
      <>
        <NamedField
          {...common}
          label="Event"
          placeholder="Which event"
          value={rule.event}
          known={events}
          onChange={(event) => set({ ...rule, event })}
        />
        <NumberField
          {...common}
          label="At least so often"
          prefix="at least "
          suffix="×"
          min={1}
          max={10_000}
          value={rule.atLeast ?? 1}
          onChange={(atLeast) => set({ ...rule, atLeast })}
        />
        <NumberInput
          {...common}
          label="Within days, empty for ever"
          placeholder="ever"
          prefix="in "
          suffix=" days"
          min={1}
          max={3650}
          value={rule.withinDays ?? ''}
          onChange={(value) => set({ ...rule, withinDays: value === '' ? undefined : Number(value) })}
        />
      </>
    );
  if ('channel' in rule)
    return (
      <KnownSelect
        label="Channel"
        value={rule.channel}
        known={channels}
        onChange={(channel) => set({ ...rule, channel })}
      />
    );
  if ('flag' in rule)
    return (
      <NativeSelect
        {...common}
        label="Flag"
        value={rule.flag}
        onChange={(event) => set({ flag: event.currentTarget.value as typeof rule.flag })}
        data={[
          { value: 'vulnerable', label: 'Needs care' },
          { value: 'open_complaint', label: 'A complaint is open' },
          { value: 'do_not_contact', label: 'Do not contact' },
        ]}
      />
    );
  if ('consent' in rule) {
    const change = (part: Partial<typeof rule.consent>) => set({ consent: { ...rule.consent, ...part } });
    return (
      <>
        <KnownSelect
          label="Purpose"
          value={rule.consent.purpose}
          known={purposes}
          onChange={(purpose) => change({ purpose })}
        />
        <KnownSelect
          label="Channel"
          value={rule.consent.channel}
          known={consentChannels}
          onChange={(channel) => change({ channel })}
        />
        <NativeSelect
          {...common}
          label="State"
          value={rule.consent.state}
          data={Object.entries(stateWords).map(([value, label]) => ({ value, label }))}
          onChange={(event) => change({ state: event.currentTarget.value as typeof rule.consent.state })}
        />
      </>
    );
  }
  return (
    <NativeSelect
      {...common}
      label="Address"
      value={rule.address}
      onChange={(event) => set({ address: event.currentTarget.value as typeof rule.address })}
      data={Object.entries(addressWords).map(([value, label]) => ({ value, label }))}
    />
  );
}

/** One condition of a segment, on one line. */
export function ConditionRow({ condition, onChange, onRemove }: RowProps) {
  const { rule, not } = condition;
  const kind = Object.keys(kinds).find((one) => one in rule) ?? 'trait';
  return (
    <div className={classes.condition}>
      <NativeSelect
        {...common}
        label="Holds or not"
        value={not ? 'not' : ''}
        data={[
          { value: '', label: 'Is' },
          { value: 'not', label: 'Is not' },
        ]}
        onChange={(event) => onChange({ ...condition, not: event.currentTarget.value === 'not' })}
      />
      <NativeSelect
        {...common}
        label="Kind of condition"
        value={kind}
        data={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))}
        onChange={(event) => {
          const next = kinds[event.currentTarget.value];
          if (next) onChange({ not, rule: next.rule });
        }}
      />
      <div className={classes.parts}>
        <Parts key={kind} rule={rule} set={(next) => onChange({ not, rule: next })} />
      </div>
      {onRemove ? (
        <IconButton label="Remove the condition" size="sm" onClick={onRemove}>
          <IconClose size={16} stroke={1.65} aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}
