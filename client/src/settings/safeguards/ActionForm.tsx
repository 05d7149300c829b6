import type { SensitiveAction } from '@contract/decisions';
import { neededProofs, type NeededProof } from '@contract/traits';
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { useEdit } from '../useEdit';
import { actions } from './api';
import { proofNeeds } from '../fields';

const nameFrom = (label: string) =>
  label
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_$/g, '')
    .slice(0, 40);

/** Something sensitive, and how well people must have proved who they are before it is proposed to them. */
export function ActionForm({ action, onClose }: { action: SensitiveAction | null; onClose: () => void }) {
  const [label, setLabel] = useState(action?.label ?? '');
  const [needsProof, setNeedsProof] = useState<NeededProof>(action?.needsProof ?? 'verified');
  const name = action?.name ?? nameFrom(label);
  const { saving, removing, error } = useEdit({
    noun: 'Action',
    onClose,
    save: () => actions.put({ name, label: label.trim(), needsProof }),
    remove: action ? () => actions.remove(action.name) : null,
  });
  return (
    <FormModal
      title={action?.label ?? 'Add an action'}
      onClose={onClose}
      act={action ? 'Save' : 'Add'}
      off={name === '' || label.trim() === ''}
      saving={saving}
      removing={removing}
    >
      <TextInput
        label="What is done"
        description={name ? `Systems call it ${name}` : 'Say it as an order: Give a credit'}
        maxLength={80}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={faultAt(error, '/label')}
        data-autofocus
      />
      <NativeSelect
        label="May be proposed"
        value={needsProof}
        data={neededProofs.map((value) => ({ value, label: proofNeeds[value] }))}
        onChange={(event) => setNeedsProof(event.currentTarget.value as NeededProof)}
      />
      <Faults error={error} fields={['/label']} />
    </FormModal>
  );
}
