import type { AlertMetric, AlertMetricId, AlertRule } from '@contract/alerts';
import type { Queue } from '@contract/routing';
import { Checkbox, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { alerts, type RuleDraft } from '../../floor/alerts';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import classes from '../Form.module.css';
import { useEdit } from '../useEdit';
import { NumberField } from '../../ui/NumberField';

const fresh: RuleDraft = {
  name: '',
  metric: 'waiting',
  queueId: null,
  perQueue: false,
  above: true,
  threshold: 10,
  clearsAt: 5,
  forSeconds: 60,
  quiet: null,
  toast: true,
  emails: [],
  webhookUrl: null,
  runbook: null,
  enabled: true,
};
const shown = [
  '/name',
  '/metric',
  '/threshold',
  '/clearsAt',
  '/emails',
  '/webhookUrl',
  '/webhookSecret',
  '/quiet/from',
  '/quiet/until',
];
/** Shares are typed as percent. */
const scale = (metric: AlertMetric | undefined) => (metric?.unit === 'share' ? 100 : 1);
const unitWords = { count: '', seconds: ' in seconds', share: ' in percent', times: ', so many times' } as const;

interface AlertFormProps {
  rule: AlertRule | null;
  metrics: AlertMetric[];
  queues: Queue[];
  onClose: () => void;
}

/** What counts as trouble, for how long, and who is told how. */
export function AlertForm({ rule, metrics, queues, onClose }: AlertFormProps) {
  const { id: _, signed, ...known } = rule ?? { id: null, signed: false, ...fresh };
  const [draft, setDraft] = useState<RuleDraft>(known);
  const set = (change: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...change }));
  const metric = metrics.find(({ id }) => id === draft.metric);
  const by = scale(metric);
  const { saving, removing, error } = useEdit({
    noun: 'Alert',
    onClose,
    save: () => alerts.save(rule?.id ?? null, draft),
    remove: rule ? () => alerts.remove(rule.id) : null,
  });
  const scope = draft.queueId ?? (draft.perQueue ? 'each' : '');
  const mark = (label: string, field: 'threshold' | 'clearsAt', description?: string) => (
    <NumberField
      label={`${label}${metric ? unitWords[metric.unit] : ''}`}
      description={description}
      min={0}
      decimalScale={2}
      value={Math.round(draft[field] * by * 100) / 100}
      error={faultAt(error, `/${field}`)}
      onChange={(value) => set({ [field]: value / by })}
    />
  );
  return (
    <FormModal title={rule?.name ?? 'Make an alert'} onClose={onClose} act="Save" saving={saving} removing={removing}>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        data-autofocus
        value={draft.name}
        error={faultAt(error, '/name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label="Looks at"
        description={metric?.definition}
        value={draft.metric}
        error={faultAt(error, '/metric')}
        data={metrics.map(({ id, label }) => ({ value: id, label }))}
        onChange={(event) =>
          set({ metric: event.currentTarget.value as AlertMetricId, queueId: null, perQueue: false })
        }
      />
      {metric?.perQueue ? (
        <NativeSelect
          label="Of"
          value={scope}
          data={[
            { value: '', label: 'All queues together' },
            { value: 'each', label: 'Each queue for itself' },
            ...queues.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            set({ perQueue: value === 'each', queueId: value && value !== 'each' ? value : null });
          }}
        />
      ) : null}
      <NativeSelect
        label="Trouble is"
        value={draft.above ? 'above' : 'below'}
        data={[
          { value: 'above', label: 'this much or more' },
          { value: 'below', label: 'this little or less' },
        ]}
        onChange={(event) => set({ above: event.currentTarget.value === 'above' })}
      />
      <div className={classes.two}>
        {mark('From', 'threshold')}
        {mark('Over at', 'clearsAt')}
      </div>
      <NumberField
        label="For so many seconds"
        min={0}
        max={86_400}
        value={draft.forSeconds}
        onChange={(forSeconds) => set({ forSeconds })}
      />
      <Checkbox
        label="Hold back in quiet hours"
        checked={draft.quiet !== null}
        onChange={(event) => set({ quiet: event.currentTarget.checked ? { from: '20:00', until: '07:00' } : null })}
      />
      {draft.quiet ? (
        <div className={classes.two}>
          {(['from', 'until'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={end === 'from' ? 'From' : 'Until'}
              value={draft.quiet?.[end] ?? ''}
              error={faultAt(error, `/quiet/${end}`)}
              onChange={(event) => draft.quiet && set({ quiet: { ...draft.quiet, [end]: event.currentTarget.value } })}
            />
          ))}
        </div>
      ) : null}
      <Checkbox
        label="Say it on supervisors’ screens"
        checked={draft.toast}
        onChange={(event) => set({ toast: event.currentTarget.checked })}
      />
      <TagsInput
        label="By e-mail to"
        description="By which inbox it leaves is chosen under the list of alerts. Without one nobody is told this way, and the floor says so."
        value={draft.emails}
        error={faultAt(error, '/emails')}
        onChange={(emails) => set({ emails })}
      />
      <TextInput
        label="By webhook to"
        type="url"
        value={draft.webhookUrl ?? ''}
        error={faultAt(error, '/webhookUrl')}
        onChange={(event) => set({ webhookUrl: event.currentTarget.value.trim() || null })}
      />
      {draft.webhookUrl ? (
        <TextInput
          label="Signed with"
          description={
            signed
              ? 'A secret is set. Write another one to change it.'
              : 'whsec_ and base64; left empty it is not signed'
          }
          value={draft.webhookSecret ?? ''}
          error={faultAt(error, '/webhookSecret')}
          onChange={(event) => set({ webhookSecret: event.currentTarget.value.trim() || undefined } as never)}
        />
      ) : null}
      <TextInput
        label="What to do about it"
        value={draft.runbook ?? ''}
        onChange={(event) => set({ runbook: event.currentTarget.value || null })}
      />
      <Checkbox
        label="On"
        checked={draft.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <Faults error={error} fields={shown} />
    </FormModal>
  );
}
