import type { AlertMetric, AlertMetricId, AlertRule } from '@contract/alerts';
import type { Queue } from '@contract/routing';
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { alerts, type RuleDraft } from '../../floor/alerts';
import { tell } from '../../shell/tell';
import { faultAt, Faults } from '../../ui/Faults';
import classes from '../Form.module.css';

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

interface RuleFormProps {
  rule: AlertRule | null;
  metrics: AlertMetric[];
  queues: Queue[];
  onClose: () => void;
}

export function RuleForm({ rule, metrics, queues, onClose }: RuleFormProps) {
  const { id: _, signed, ...known } = rule ?? { id: null, signed: false, ...fresh };
  const [draft, setDraft] = useState<RuleDraft>(known);
  const set = (change: Partial<RuleDraft>) => setDraft((now) => ({ ...now, ...change }));
  const metric = metrics.find(({ id }) => id === draft.metric);
  const by = scale(metric);
  const done = (words: string) => () => {
    tell(words);
    onClose();
  };
  const save = useMutation({ mutationFn: () => alerts.save(rule?.id ?? null, draft), onSuccess: done('Alert saved') });
  const remove = useMutation({ mutationFn: (id: string) => alerts.remove(id), onSuccess: done('Alert removed') });
  const scope = draft.queueId ?? (draft.perQueue ? 'each' : '');
  const mark = (label: string, field: 'threshold' | 'clearsAt', description?: string) => (
    <NumberInput
      label={`${label}${metric ? unitWords[metric.unit] : ''}`}
      description={description}
      min={0}
      decimalScale={2}
      value={Math.round(draft[field] * by * 100) / 100}
      error={faultAt(save.error, `/${field}`)}
      onChange={(value) => typeof value === 'number' && set({ [field]: value / by })}
    />
  );
  return (
    <Modal opened onClose={onClose} title={rule?.name ?? 'Make an alert'} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className={classes.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label="Name"
          required
          value={draft.name}
          error={faultAt(save.error, '/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label="Looks at"
          description={metric?.definition}
          value={draft.metric}
          error={faultAt(save.error, '/metric')}
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
        <NumberInput
          label="For so many seconds"
          min={0}
          max={86_400}
          value={draft.forSeconds}
          onChange={(value) => typeof value === 'number' && set({ forSeconds: value })}
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
                error={faultAt(save.error, `/quiet/${end}`)}
                onChange={(event) =>
                  draft.quiet && set({ quiet: { ...draft.quiet, [end]: event.currentTarget.value } })
                }
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
          description="It leaves by your first e-mail inbox. Without one nobody is told this way, and the floor says so."
          value={draft.emails}
          error={faultAt(save.error, '/emails')}
          onChange={(emails) => set({ emails })}
        />
        <TextInput
          label="By webhook to"
          type="url"
          value={draft.webhookUrl ?? ''}
          error={faultAt(save.error, '/webhookUrl')}
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
            error={faultAt(save.error, '/webhookSecret')}
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
        <Faults error={save.error ?? remove.error} fields={shown} />
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
          {rule ? (
            <Button variant="subtle" color="red" onClick={() => remove.mutate(rule.id)}>
              Remove
            </Button>
          ) : null}
        </div>
      </form>
    </Modal>
  );
}
