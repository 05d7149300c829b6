import { type Action, type Rule, type RuleMoment, ruleMoments } from '@contract/macros';
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rules } from '../../api/macros';
import { faultAt, Faults, placesOf } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { ActionsEditor } from '../steps/ActionsEditor';
import { DurationField } from '../steps/DurationField';
import { ConditionsEditor, firstConditions } from './ConditionsEditor';
import { DryRunList } from './DryRunList';
import classes from './Rules.module.css';
import { momentWords } from './words';
import { useEdit } from '../useEdit';

const firstSteps: Action[] = [{ do: 'tag', add: [] }];
const THREE_DAYS = 259_200;
const tries = ['50', '100', '500'];

/** Makes a rule, or changes one; tried on the newest conversations before it is let loose. */
export function RuleForm({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const [name, setName] = useState(rule?.name ?? '');
  const [enabled, setEnabled] = useState(rule?.enabled ?? false);
  const [when, setWhen] = useState<RuleMoment>(rule?.when ?? 'message.received');
  const [silence, setSilence] = useState(rule?.idleSeconds ?? THREE_DAYS);
  const [conditions, setConditions] = useState(rule?.conditions ?? firstConditions);
  const [actions, setActions] = useState(rule?.actions ?? firstSteps);
  const [last, setLast] = useState('100');
  const what = { when, idleSeconds: when === 'idle' ? silence : null, conditions, actions };
  const kept = { ...what, name, enabled };
  const { saving, removing } = useEdit({
    noun: 'Rule',
    onClose,
    save: () => (rule ? rules.change(rule.id, kept) : rules.add(kept)),
    remove: rule ? () => rules.remove(rule.id) : null,
    label: 'Delete',
    ...(rule || enabled ? {} : { saved: 'Rule made. It is off until you switch it on.' }),
  });
  const dry = useMutation({
    mutationFn: () => rules.dryRun({ ...what, last: Number(last) }),
  });
  const error = saving.error ?? dry.error;
  const onPlaces = () => {
    saving.reset();
    dry.reset();
  };
  return (
    <FormModal
      title={rule?.name ?? 'Make a rule'}
      size="xl"
      onClose={onClose}
      act={rule ? 'Save' : 'Make it'}
      off={name.trim() === ''}
      saving={{
        isPending: saving.isPending,
        mutate: () => {
          dry.reset();
          saving.mutate();
        },
      }}
      removing={removing}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(error, '/name')}
        data-autofocus
      />
      <div className={classes.pair}>
        <NativeSelect
          label="When"
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value as RuleMoment)}
          data={ruleMoments.map((value) => ({ value, label: momentWords[value] }))}
          error={faultAt(error, '/when')}
        />
        {when === 'idle' ? (
          <DurationField
            label="Silence of"
            seconds={silence}
            onChange={setSilence}
            error={faultAt(error, '/idleSeconds')}
          />
        ) : null}
      </div>
      <ConditionsEditor conditions={conditions} onChange={setConditions} onPlaces={onPlaces} error={error} />
      <ActionsEditor by="rule" actions={actions} onChange={setActions} onPlaces={onPlaces} error={error} />
      <div className={classes.try}>
        <Button
          variant="default"
          loading={dry.isPending}
          onClick={() => {
            saving.reset();
            dry.mutate();
          }}
        >
          Try it
        </Button>
        <span id="try-on">on the newest</span>
        <NativeSelect
          aria-labelledby="try-on"
          value={last}
          data={tries}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
        <span className={classes.quiet}>conversations, without doing anything</span>
      </div>
      {dry.data ? <DryRunList result={dry.data} /> : null}
      <Switch
        label="Switched on"
        description="It acts from then on, not on what was before."
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <Faults error={error} fields={placesOf(error, ['/name', '/when', '/idleSeconds', '/conditions', '/actions'])} />
      <Faults error={removing?.error} />
    </FormModal>
  );
}
