import { type ChannelClass, channelClasses } from '@contract/common';
import type { QueuePolicy } from '@contract/routing';
import { classWords } from '../sla/words';
import classes from './Queues.module.css';
import { NumberField } from '../../ui/NumberField';

type Grace = QueuePolicy['graceSeconds'];
const usual: Grace = { voice: 0, chat: 60, async: 900 };

interface GraceFieldsProps {
  grace: Grace | undefined;
  onChange: (grace: Grace) => void;
  fault: (part: string) => string | undefined;
}

/** How long work waits for somebody whose line is lost before it goes back into the queue. */
export function GraceFields({ grace = usual, onChange, fault }: GraceFieldsProps) {
  return (
    <fieldset className={classes.levels}>
      <legend className={classes.legend}>When somebody’s line is lost, their work stays theirs for</legend>
      <div className={classes.pair}>
        {channelClasses.map((one: ChannelClass) => (
          <NumberField
            key={one}
            label={classWords[one]}
            suffix=" s"
            min={0}
            max={86_400}
            value={grace[one]}
            error={fault(`graceSeconds/${one}`)}
            onChange={(value) => onChange({ ...grace, [one]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
}
