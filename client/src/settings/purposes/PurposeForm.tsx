import type { ConsentText, Purpose } from '@contract/consents';
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import classes from '../Form.module.css';
import { purposes } from './api';
import { PurposeHistory } from './PurposeHistory';
import { useEdit } from '../useEdit';

const shown = ['/name', '/label', '/description', '/needsConsent', '/text'];
const nameFrom = (label: string) =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_$/g, '')
    .slice(0, 32);

/** Adds a purpose, or changes one. New words become a new version: who agreed before agreed to the old ones. */
export function PurposeForm({
  purpose,
  texts,
  onClose,
}: {
  purpose: Purpose | null;
  texts: ConsentText[];
  onClose: () => void;
}) {
  const own = texts.filter((one) => one.name === purpose?.name);
  const present = own[0]?.text ?? purpose?.description ?? '';
  const [label, setLabel] = useState(purpose?.label ?? '');
  const [needsConsent, setNeedsConsent] = useState(purpose?.needsConsent ?? true);
  const [words, setWords] = useState(present);
  const hasNewWords = purpose !== null && words.trim() !== present;
  const isService = purpose?.name === 'service';
  const { saving, removing, error } = useEdit({
    noun: 'Purpose',
    onClose,
    save: async () => {
      if (!purpose)
        return void (await purposes.add({
          name: nameFrom(label),
          label: label.trim(),
          description: words.trim(),
          needsConsent,
        }));
      const change = {
        ...(label.trim() === purpose.label ? {} : { label: label.trim() }),
        ...(needsConsent === purpose.needsConsent ? {} : { needsConsent }),
      };
      if (Object.keys(change).length > 0) await purposes.change(purpose.name, change);
      if (hasNewWords) await purposes.addText({ name: purpose.name, purpose: purpose.name, text: words.trim() });
    },
    remove: purpose && !isService ? () => purposes.remove(purpose.name) : null,
    ...(purpose ? {} : { saved: 'Purpose added' }),
  });
  return (
    <FormModal
      title={purpose?.label ?? 'Add a purpose'}
      onClose={onClose}
      act={purpose ? 'Save' : 'Add'}
      off={nameFrom(label) === '' || words.trim() === ''}
      saving={saving}
      removing={removing}
      below={
        purpose ? (
          <>
            <hr className={classes.rule} />
            <PurposeHistory name={purpose.name} texts={own} />
          </>
        ) : null
      }
    >
      <TextInput
        label="Label"
        description={`Systems call it ${purpose?.name ?? (nameFrom(label) || '…')}`}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={faultAt(error, '/label') ?? faultAt(error, '/name')}
        data-autofocus
      />
      <Checkbox
        label="Only after they said yes"
        description={
          isService
            ? 'Whoever writes is answered: service needs no yes.'
            : 'Without it, messages go until the customer says no.'
        }
        checked={needsConsent}
        disabled={isService}
        onChange={(event) => setNeedsConsent(event.currentTarget.checked)}
      />
      <Textarea
        label="What customers read"
        description={
          hasNewWords
            ? `Becomes version ${(own[0]?.version ?? 0) + 1}. Who agreed before agreed to the words of then.`
            : 'On their preference page, above their choice.'
        }
        autosize
        minRows={2}
        maxRows={8}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        error={faultAt(error, '/text') ?? faultAt(error, '/description')}
      />
      <Faults error={error} fields={shown} />
    </FormModal>
  );
}
