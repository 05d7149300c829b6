import type { ConsentText, Purpose } from '@contract/consents';
import { Button, Checkbox, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { tell } from '../../shell/tell';
import { faultAt, Faults } from '../../ui/Faults';
import classes from '../Form.module.css';
import { purposes } from './api';
import { PurposeHistory } from './PurposeHistory';

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
  const done = (text: string) => () => {
    tell(text);
    onClose();
  };
  const save = useMutation({
    mutationFn: async () => {
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
    onSuccess: done(purpose ? 'Purpose saved' : 'Purpose added'),
  });
  const remove = useMutation({ mutationFn: purposes.remove, onSuccess: done('Purpose removed') });
  const error = save.error ?? remove.error;
  const isService = purpose?.name === 'service';
  return (
    <Modal
      opened
      onClose={onClose}
      title={purpose?.label ?? 'Add a purpose'}
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
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending} disabled={nameFrom(label) === '' || words.trim() === ''}>
            {purpose ? 'Save' : 'Add'}
          </Button>
          {purpose && !isService ? (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(purpose.name)}>
              Remove
            </Button>
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        </div>
        {purpose ? (
          <>
            <hr className={classes.rule} />
            <PurposeHistory name={purpose.name} texts={own} />
          </>
        ) : null}
      </form>
    </Modal>
  );
}
