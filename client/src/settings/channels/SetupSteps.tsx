import type { SetupStep } from '@contract/channels';
import { IconWarn } from '../../ui/icons';
import { Secret } from '../Secret';
import { homeAddress } from './words';
import classes from './Channels.module.css';

/** What to do at the vendor, in order, with what is to be pasted there. */
export function SetupSteps({ steps }: { steps: SetupStep[] }) {
  const home = homeAddress(steps);
  return (
    <>
      {home ? (
        <p className={classes.trouble} data-tone="warn">
          <IconWarn size={16} stroke={1.65} aria-hidden="true" />
          <span>
            No vendor can reach {home}. Start the hub with <code>PUBLIC_URL</code> set to its address on the internet;
            what is to be copied here then has it.
          </span>
        </p>
      ) : null}
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
    </>
  );
}
