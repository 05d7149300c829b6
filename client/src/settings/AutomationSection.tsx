import { KillSwitchCard } from '../decisions/KillSwitchCard';
import { PlayCard } from '../decisions/PlayCard';
import classes from './Admin.module.css';

/** What the hub does by itself: the switch that stops all of it, and the play that breaks repeat contacts. */
export function AutomationSection() {
  return (
    <div className={classes.narrow}>
      <KillSwitchCard />
      <PlayCard />
    </div>
  );
}
