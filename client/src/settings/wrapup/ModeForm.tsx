import type { QueueSetup } from '@contract/setup';
import { useState } from 'react';
import { faultAt, Faults } from '../../ui/Faults';
import { FormModal } from '../../ui/FormModal';
import { setup } from '../queues/api';
import { WrapUpFields } from '../queues/WrapUpFields';
import { useEdit } from '../useEdit';

/** How one queue is wrapped up. */
export function ModeForm({ queue, onClose }: { queue: QueueSetup; onClose: () => void }) {
  const [wrapUp, setWrapUp] = useState(queue.policy.wrapUp);
  const { saving, error } = useEdit({
    noun: 'Wrap-up',
    onClose,
    save: () => setup.changeQueue(queue.id, { policy: { wrapUp } }),
    remove: null,
  });
  return (
    <FormModal title={queue.name} onClose={onClose} act="Save" saving={saving}>
      <WrapUpFields wrapUp={wrapUp} onChange={setWrapUp} error={faultAt(error, '/policy/wrapUp/seconds')} />
      <Faults error={error} fields={['/policy/wrapUp/seconds']} />
    </FormModal>
  );
}
