import type { Desk } from '@contract/routing';
import classes from './PresenceMenu.module.css';
import { choose } from './presence';

const reasons = ['Break', 'Lunch', 'Meeting', 'Training'];
const minutes = [15, 30, 45, 60];

/** Why one is not there, and for how long it is meant: said at the same time to the floor. */
export function StatusWhy({ desk, now }: { desk: Desk; now: number }) {
  const { status, statusReason, statusUntil } = desk;
  const say = (reason: string | null, seconds: number | null) =>
    void choose(status, { ...(reason ? { reason } : {}), ...(seconds ? { seconds: Math.max(60, seconds) } : {}) });
  const left = statusUntil ? Math.round((Date.parse(statusUntil) - now) / 1000) : null;
  const own = statusReason && statusReason !== 'missed_offers' && !reasons.includes(statusReason) ? statusReason : null;
  return (
    <div className={classes.why}>
      <div role="group" aria-label="Why" className={classes.choices}>
        {[...reasons, ...(own ? [own] : [])].map((reason) => (
          <button
            key={reason}
            type="button"
            className={classes.choice}
            aria-pressed={reason === statusReason}
            onClick={() => say(reason === statusReason ? null : reason, left)}
          >
            {reason}
          </button>
        ))}
      </div>
      <div role="group" aria-label="For how long" className={classes.choices}>
        {minutes.map((each) => (
          <button key={each} type="button" className={classes.choice} onClick={() => say(statusReason, each * 60)}>
            {each} min
          </button>
        ))}
        {statusUntil ? (
          <button type="button" className={classes.choice} onClick={() => say(statusReason, null)}>
            No end
          </button>
        ) : null}
      </div>
    </div>
  );
}
