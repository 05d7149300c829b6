import type { QueueWarning } from '@contract/setup';
import { IconWarn } from '../../ui/icons';
import classes from './Queues.module.css';

/** What is allowed and saved, but hardly meant. */
export function Warnings({ warnings }: { warnings: QueueWarning[] }) {
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {warnings.map(({ code, step, message }) => (
        <li key={`${code}-${step}`} className={classes.warning}>
          <IconWarn size={14} stroke={1.9} aria-hidden="true" />
          {message}
        </li>
      ))}
    </ul>
  );
}
