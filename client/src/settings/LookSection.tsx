import { SegmentedControl } from '@mantine/core';
import { savePreferences } from '../api/session';
import { usePreferences } from '../shell/preferences';
import { tellProblem } from '../shell/tell';
import classes from './Form.module.css';

const save = (change: Record<string, unknown>) =>
  void savePreferences(change).catch((error: unknown) => tellProblem('Your choice was not saved.', error));

/** How the console looks. Kept on the server, so it is the same at every desk. */
export function LookSection() {
  const { theme, density } = usePreferences();
  return (
    <div className={classes.form}>
      <div>
        <p className={classes.label} id="theme">
          Theme
        </p>
        <SegmentedControl
          aria-labelledby="theme"
          value={theme}
          onChange={(value) => save({ theme: value })}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'auto', label: 'The system’s' },
          ]}
        />
      </div>
      <div>
        <p className={classes.label} id="density">
          Density
        </p>
        <SegmentedControl
          aria-labelledby="density"
          value={density}
          onChange={(value) => save({ density: value })}
          data={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
        <p className={classes.help}>Compact shows a third more conversations on one screen.</p>
      </div>
    </div>
  );
}
