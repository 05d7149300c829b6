import { numberActions } from '@contract/numbers';
import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { useEdit } from '../useEdit';
import { type NumberRule, saveRule } from './api';
import { actionHelp, actionLabels, kindHelp, kindLabels } from './words';

/** What becomes of one kind of number on its way out. */
export function NumberForm({ rule, onClose }: { rule: NumberRule; onClose: () => void }) {
  const [action, setAction] = useState(rule.action);
  const { saving, error } = useEdit({
    noun: 'Rule',
    onClose,
    save: () => saveRule({ kind: rule.kind, action }),
    remove: null,
  });
  return (
    <FormModal title={kindLabels[rule.kind]} onClose={onClose} act="Save" saving={saving}>
      <Radio.Group
        label="On its way out"
        description={kindHelp[rule.kind]}
        value={action}
        onChange={(value) => setAction(value as NumberRule['action'])}
      >
        <Stack gap={10} mt={8}>
          {numberActions.map((each) => (
            <Radio key={each} value={each} label={actionLabels[each]} description={actionHelp[each]} />
          ))}
        </Stack>
      </Radio.Group>
      <Faults error={error} fields={[]} />
    </FormModal>
  );
}
