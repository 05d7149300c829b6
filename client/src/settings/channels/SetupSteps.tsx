import type { SetupStep } from '@contract/channels';
import { Secret } from '../Secret';
import classes from './Channels.module.css';

/** What to do at the vendor, in order, with what is to be pasted there. */
export function SetupSteps({ steps }: { steps: SetupStep[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map(({ text, value }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the steps are numbered and never change places
        <li key={at}>
          <div className={classes.step}>
            <p>{text}</p>
            {value ? <Secret label="Copy this" value={value} /> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
