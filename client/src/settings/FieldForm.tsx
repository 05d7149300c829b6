import { type TraitDefinition, traitStrategies, type TraitType, traitTypes } from '@contract/traits';
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../shell/tell';
import { faultAt, Faults } from '../ui/Faults';
import { computeWords, fields, strategyWords, typeWords } from './fields';
import classes from './Form.module.css';

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
  const [compute, setCompute] = useState(field?.compute ?? null);
  const what = {
    label: label.trim(),
    strategy,
    choices: type === 'choice' ? choices : [],
    freshDays,
    visibility: hidden ? ('supervisors' as const) : ('team' as const),
    pii,
    ...(compute?.over === 'events' ? { compute } : {}),
  };
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: () => (field ? fields.change(field.name, what) : fields.add({ ...what, type, name: nameFrom(label) })),
    onSuccess: done('Field saved'),
  });
  const remove = useMutation({
    mutationFn: (name: string) => fields.remove(name),
    onSuccess: done('Field removed. What was noted stays.'),
  });
  const error = save.error ?? remove.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={field?.label ?? 'Add a field'}
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className={classes.inModal}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
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
            <TextInput
              label="Worked out over the event"
              value={compute.event ?? ''}
              onChange={(event) => setCompute({ ...compute, event: event.currentTarget.value })}
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
        <Faults error={error} fields={shown} />
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={nameFrom(label) === ''}>
            {field ? 'Save' : 'Add'}
          </Button>
          {field ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(field.name)}>
              Remove
            </Button>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Modal>
  );
}
