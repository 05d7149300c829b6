import { neededProofs, type TraitDefinition, traitStrategies, type TraitType, traitTypes } from '@contract/traits';
import { Checkbox, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt, Faults } from '../ui/Faults';
import { FormModal } from '../ui/FormModal';
import { computeWords, fields, proofNeeds, strategyWords, typeWords } from './fields';
import classes from './Form.module.css';
import { NamedField } from './NamedField';
import { useEdit } from './useEdit';
import { useSegmentNames } from './useSegmentNames';

const shown = ['/name', '/label', '/type', '/choices', '/freshDays', '/compute/event', '/compute/property'];
const nameFrom = (label: string) =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 60);

/** Declares a field, or changes one. Its kind stays: values were kept by it. */
export function FieldForm({ field, onClose }: { field: TraitDefinition | null; onClose: () => void }) {
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<TraitType>(field?.type ?? 'text');
  const [strategy, setStrategy] = useState(field?.strategy ?? 'newest');
  const [choices, setChoices] = useState(field?.choices ?? []);
  const [freshDays, setFreshDays] = useState<number | null>(field?.freshDays ?? null);
  const [hidden, setHidden] = useState(field?.visibility === 'supervisors');
  const [pii, setPii] = useState(field?.pii ?? false);
  const [needsProof, setNeedsProof] = useState(field?.needsProof ?? null);
  const [compute, setCompute] = useState(field?.compute ?? null);
  const { events } = useSegmentNames();
  const what = {
    label: label.trim(),
    strategy,
    choices: type === 'choice' ? choices : [],
    freshDays,
    visibility: hidden ? ('supervisors' as const) : ('team' as const),
    pii,
    needsProof,
    ...(compute?.over === 'events' ? { compute } : {}),
  };
  const { saving, removing, error } = useEdit({
    noun: 'Field',
    onClose,
    save: () => (field ? fields.change(field.name, what) : fields.add({ ...what, type, name: nameFrom(label) })),
    remove: field ? () => fields.remove(field.name) : null,
    removed: 'Field removed. What was noted stays.',
  });
  return (
    <FormModal
      title={field?.label ?? 'Add a field'}
      onClose={onClose}
      act={field ? 'Save' : 'Add'}
      off={nameFrom(label) === ''}
      saving={saving}
      removing={removing}
    >
      <TextInput
        label="Label"
        description={
          field ? `Systems call it ${field.name}` : label.trim() ? `Systems call it ${nameFrom(label)}` : undefined
        }
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={faultAt(error, '/label') ?? faultAt(error, '/name')}
        data-autofocus
      />
      {field ? null : (
        <NativeSelect
          label="Kind"
          value={type}
          onChange={(event) => setType(event.currentTarget.value as TraitType)}
          data={traitTypes.map((value) => ({ value, label: typeWords[value] }))}
        />
      )}
      {type === 'choice' ? (
        <TagsInput
          label="To choose from"
          description="A word, then Enter"
          value={choices}
          onChange={setChoices}
          error={faultAt(error, '/choices')}
        />
      ) : null}
      {compute?.over === 'events' ? (
        <div className={classes.two}>
          <NamedField
            label="Worked out over the event"
            value={compute.event ?? ''}
            known={events}
            onChange={(event) => setCompute({ ...compute, event })}
            error={faultAt(error, '/compute/event')}
          />
          <TextInput
            label="Its property"
            value={compute.property ?? ''}
            onChange={(event) => setCompute({ ...compute, property: event.currentTarget.value || undefined })}
            error={faultAt(error, '/compute/property')}
          />
        </div>
      ) : null}
      {field?.compute ? (
        <p className={classes.help}>{computeWords(field)}. The hub works it out; nobody writes it.</p>
      ) : (
        <div className={classes.two}>
          <NativeSelect
            label="When records differ"
            value={strategy}
            onChange={(event) => setStrategy(event.currentTarget.value as typeof strategy)}
            data={traitStrategies.map((value) => ({ value, label: strategyWords[value] }))}
          />
          <NumberInput
            label="Stays true for"
            description="days; empty: as long as it stands"
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={1}
            max={3650}
            value={freshDays ?? ''}
            onChange={(value) => setFreshDays(value === '' ? null : Number(value))}
            error={faultAt(error, '/freshDays')}
          />
        </div>
      )}
      <Checkbox
        label="Only supervisors see it"
        checked={hidden}
        onChange={(event) => setHidden(event.currentTarget.checked)}
      />
      <Checkbox
        label="It is personal"
        description="It names them or says something private of them."
        checked={pii}
        onChange={(event) => setPii(event.currentTarget.checked)}
      />
      <NativeSelect
        label="Shown to colleagues"
        description="Until then it is masked, and who looks all the same says why."
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={needsProof ?? ''}
        onChange={(event) => setNeedsProof((event.currentTarget.value || null) as typeof needsProof)}
        data={[{ value: '', label: 'Always' }, ...neededProofs.map((value) => ({ value, label: proofNeeds[value] }))]}
      />
      <Faults error={error} fields={shown} />
    </FormModal>
  );
}
