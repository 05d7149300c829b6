import type { ChannelClass } from '@contract/common';
import type { SlaPolicy } from '@contract/sla';
import { MultiSelect, NativeSelect, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../../api/desk';
import { faultAt, Faults, faultWithin, placesOf } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import form from '../Form.module.css';
import { calendarsQuery } from '../hours/api';
import { DurationField } from '../steps/DurationField';
import { useEdit } from '../useEdit';
import { policies, type PolicyDraft } from './api';
import { AgreedTimes } from './AgreedTimes';
import { classWords } from './words';
import { NumberField } from '../../ui/NumberField';

const fresh: PolicyDraft = {
  name: '',
  track: 'human',
  active: true,
  place: 0,
  channelClasses: [],
  tiers: [],
  queues: [],
  firstResponseSeconds: 3600,
  nextResponseSeconds: null,
  resolutionSeconds: null,
  warnSeconds: 300,
  hoursId: null,
};
const shown = ['/name', '/place', '/warnSeconds', '/hoursId', '/firstResponseSeconds'];

interface SlaFormProps {
  policy: SlaPolicy | null;
  /** Where a new one stands: behind the others. */
  place: number;
  onClose: () => void;
}

/** What is agreed, for whom, and when it is warned of. */
export function SlaForm({ policy, place, onClose }: SlaFormProps) {
  const { id, ...known } = policy ?? { id: null, ...fresh, place };
  const [draft, setDraft] = useState<PolicyDraft>(known);
  const set = (change: Partial<PolicyDraft>) => setDraft((now) => ({ ...now, ...change }));
  const { data: queues } = useQuery(queuesQuery);
  const { data: calendars } = useQuery(calendarsQuery);
  const { saving, removing, error } = useEdit({
    noun: 'Agreed times',
    onClose,
    save: () => (id ? policies.change(id, draft) : policies.add(draft)),
    remove: id ? () => policies.remove(id) : null,
  });
  return (
    <FormModal
      title={policy?.name ?? 'Agree on times'}
      size="lg"
      onClose={onClose}
      act={id ? 'Save' : 'Add'}
      off={draft.name.trim() === ''}
      saving={saving}
      removing={removing}
    >
      <div className={form.two}>
        <TextInput
          label="Name"
          maxLength={120}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faultAt(error, '/name')}
          data-autofocus
        />
        {id ? null : (
          <NativeSelect
            label="Who keeps them"
            value={draft.track}
            data={[
              { value: 'human', label: 'People' },
              { value: 'bot', label: 'Bots' },
            ]}
            onChange={(event) => set({ track: event.currentTarget.value as PolicyDraft['track'] })}
          />
        )}
      </div>
      <AgreedTimes draft={draft} onChange={set} error={error} />
      <div className={form.two}>
        <DurationField
          label="Warn so long before"
          seconds={draft.warnSeconds}
          onChange={(warnSeconds) => set({ warnSeconds })}
          error={faultAt(error, '/warnSeconds')}
        />
        <NativeSelect
          label="Counted"
          value={draft.hoursId ?? ''}
          data={[
            { value: '', label: 'Day and night' },
            ...(calendars ?? []).map((one) => ({ value: one.id, label: `In the hours of ${one.name}` })),
          ]}
          onChange={(event) => set({ hoursId: event.currentTarget.value || null })}
          error={faultAt(error, '/hoursId')}
        />
      </div>
      <MultiSelect
        label="For"
        placeholder={draft.channelClasses.length > 0 ? undefined : 'All channels'}
        data={Object.entries(classWords).map(([value, label]) => ({ value, label }))}
        value={draft.channelClasses}
        onChange={(channelClasses) => set({ channelClasses: channelClasses as ChannelClass[] })}
        error={faultWithin(error, '/channelClasses')}
      />
      <div className={form.two}>
        <MultiSelect
          label="In the queues"
          placeholder={draft.queues.length > 0 ? undefined : 'All queues'}
          data={(queues ?? []).map(({ id: value, name: label }) => ({ value, label }))}
          value={draft.queues}
          onChange={(chosen) => set({ queues: chosen })}
          error={faultWithin(error, '/queues')}
        />
        <TagsInput
          label="Customers of the tier"
          description="Their field tier. A word, then Enter"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={draft.tiers.length > 0 ? undefined : 'All customers'}
          value={draft.tiers}
          onChange={(tiers) => set({ tiers })}
          error={faultWithin(error, '/tiers')}
        />
      </div>
      <NumberField
        label="Place"
        description="Of those that fit a conversation the smallest counts."
        min={0}
        max={10_000}
        w={200}
        value={draft.place}
        onChange={(chosen) => set({ place: chosen })}
        error={faultAt(error, '/place')}
      />
      <Switch
        label="In force"
        description="What runs already runs on by what it began with."
        checked={draft.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
      <Faults error={error} fields={[...shown, ...placesOf(error, ['/queues', '/tiers', '/channelClasses'])]} />
    </FormModal>
  );
}
