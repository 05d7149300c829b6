import type { MyObligation } from '@contract/obligations';
import { Radio, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { serverNow } from '../live/clock';
import { tell } from '../shell/tell';
import { Faults, faultAt } from '../ui/Faults';
import { FormModal } from '../ui/FormModal';
import { moment } from '../ui/words';
import { promises } from './api';
import { DayTime, momentOf } from './DayTime';
import classes from './Owed.module.css';
import { fieldsAt, ownZone } from './zones';

/** A promise gets another time, or is not needed any more, with the reason; once it is work it is ended as that. */
export function PromiseForm({ promise, onClose }: { promise: MyObligation; onClose: () => void }) {
  const [what, setWhat] = useState<'move' | 'drop'>('move');
  const [wall, setWall] = useState(fieldsAt(Date.parse(promise.dueAt), ownZone()));
  const [reason, setReason] = useState('');
  const [now] = useState(serverNow);
  const { at, isPast } = momentOf(wall, ownZone(), now);
  const save = useMutation({
    mutationFn: () =>
      what === 'move'
        ? promises.move(promise.id, new Date(at as number).toISOString())
        : promises.drop(promise.id, reason.trim()),
    onSuccess: () => {
      tell(what === 'move' ? `Promised for ${moment(at as number)}` : 'The promise is dropped');
      onClose();
    },
  });
  return (
    <FormModal
      title="Change the promise"
      onClose={onClose}
      act={what === 'move' ? 'Move it' : 'Drop it'}
      off={what === 'move' ? at === null || isPast : reason.trim() === ''}
      saving={save}
    >
      <Radio.Group label={promise.text} value={what} onChange={(value) => setWhat(value as 'move' | 'drop')}>
        <div className={classes.choices}>
          <Radio
            value="move"
            label="It gets another time"
            description="Tell the customer: they were told the other one."
          />
          <Radio value="drop" label="It is not needed any more" />
        </div>
      </Radio.Group>
      {what === 'move' ? (
        <DayTime
          wall={wall}
          onChange={setWall}
          zone={ownZone()}
          now={now}
          label="Your time"
          error={faultAt(save.error, '/dueAt')}
        />
      ) : (
        <Textarea
          label="Why"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={faultAt(save.error, '/reason')}
        />
      )}
      <Faults error={save.error} fields={['/dueAt', '/reason']} />
    </FormModal>
  );
}
