import type { Id } from '@contract/common';
import type { DispositionSetup } from '@contract/setup';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { useEdit } from '../useEdit';
import { dispositions } from './api';
import { codeFrom, type Line, mayStandUnder } from './tree';

interface CodeFormProps {
  code: DispositionSetup | null;
  /** Where a new one stands: its queue (null: all), and under what. */
  queueId: Id | null;
  parentId: Id | null;
  lines: Line[];
  onClose: () => void;
}

/** A code of the wrap-up: its words and where it stands. What systems call it stays, because notes were kept by it. */
export function CodeForm({ code, queueId, parentId, lines, onClose }: CodeFormProps) {
  const [label, setLabel] = useState(code?.label ?? '');
  const [parent, setParent] = useState(code ? code.parentId : parentId);
  const [enabled, setEnabled] = useState(code?.enabled ?? true);
  const places = mayStandUnder(lines, code?.id ?? null);
  const { saving, error } = useEdit({
    noun: 'Code',
    onClose,
    save: () => {
      const what = { label: label.trim(), parentId: parent };
      if (code) return dispositions.change(code.id, { ...what, enabled });
      const beside = lines.filter(({ each }) => each.parentId === parent).map(({ each }) => each.place);
      return dispositions.add({ ...what, code: codeFrom(label), queueId, place: Math.max(-1, ...beside) + 1 });
    },
    saved: ({ advice }) => (advice ? `Code saved. ${advice}.` : 'Code saved'),
    remove: null,
  });
  const known = code?.code ?? codeFrom(label);
  return (
    <FormModal
      title={code?.label ?? 'Add a code'}
      onClose={onClose}
      act={code ? 'Save' : 'Add'}
      off={label.trim() === '' || known === ''}
      saving={saving}
    >
      <TextInput
        label="What it was"
        description={known ? `Systems call it ${known}` : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={100}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={faultAt(error, '/label') ?? faultAt(error, '/code')}
        data-autofocus
      />
      {places.length > 0 ? (
        <NativeSelect
          label="Is a kind of"
          value={parent ?? ''}
          data={[
            { value: '', label: 'Nothing: it stands at the top' },
            ...places.map(({ each, depth }) => ({
              value: each.id,
              label: `${'\u2007\u2007'.repeat(depth)}${each.label}`,
            })),
          ]}
          onChange={(event) => setParent(event.currentTarget.value || null)}
          error={faultAt(error, '/parentId')}
        />
      ) : null}
      {code ? (
        <Switch
          label="Can be chosen"
          description="Switched off, it stays in the wrap-ups that said it."
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      ) : null}
      <Faults error={error} fields={['/label', '/code', '/parentId']} />
    </FormModal>
  );
}
