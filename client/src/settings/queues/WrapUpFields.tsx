import type { QueuePolicy, WrapUpMode } from '@contract/routing';
import { NativeSelect } from '@mantine/core';
import classes from './Queues.module.css';
import { NumberField } from '../../ui/NumberField';

export const modeWords: Record<WrapUpMode, string> = {
  none: 'None: free at once',
  optional: 'Notes if wanted',
  timed: 'Until done or the time is up',
  required: 'Until done',
  fixed: 'Until the time is up',
};

interface WrapUpFieldsProps {
  wrapUp: QueuePolicy['wrapUp'];
  onChange: (wrapUp: QueuePolicy['wrapUp']) => void;
  error: string | undefined;
}

/** How work of a queue is written up, and for how long at the most. */
export function WrapUpFields({ wrapUp, onChange, error }: WrapUpFieldsProps) {
  return (
    <div className={classes.pair}>
      <NativeSelect
        label="Wrap-up"
        value={wrapUp.mode}
        data={Object.entries(modeWords).map(([value, label]) => ({ value, label }))}
        onChange={(event) => onChange({ ...wrapUp, mode: event.currentTarget.value as WrapUpMode })}
      />
      <NumberField
        label="Time to wrap up"
        suffix=" s"
        min={0}
        max={3600}
        value={wrapUp.seconds}
        error={error}
        onChange={(seconds) => onChange({ ...wrapUp, seconds })}
      />
    </div>
  );
}
