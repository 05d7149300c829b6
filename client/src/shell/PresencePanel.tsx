import type { CapacityLine, Desk } from '@contract/routing';
import { useSkew } from '../live/clock';
import { ChannelIcon } from '../ui/ChannelIcon';
import { IconCheck, IconSignOut } from '../ui/icons';
import { Slots } from '../ui/Slots';
import { useNow } from '../ui/useNow';
import { clock, span } from '../ui/words';
import classes from './PresenceMenu.module.css';
import { choose, states } from './presence';
import { signOut } from './sign-out';
import { StatusWhy } from './StatusWhy';

const channelWords = { chat: 'Chat', async: 'Messages', voice: 'Voice' } as const;

const inOrder = (lines: CapacityLine[]) =>
  Object.keys(channelWords).flatMap((each) => lines.filter((line) => line.channelClass === each));

/** What was chosen, why, since when or for how much longer, and what comes next. */
function stateWords({ status, statusReason, statusSince, statusUntil, next }: Desk, now: number): string {
  const word = (of: Desk['status']) => states.find((each) => each.status === of)?.word ?? '';
  if (next) return `${word(status)}, then ${word(next.status).toLowerCase()} when this work is done`;
  const reason = statusReason === 'missed_offers' ? 'Missed offers' : (statusReason ?? word(status));
  if (!statusUntil) return statusSince ? `${reason} for ${span(now - Date.parse(statusSince))}` : reason;
  const left = Date.parse(statusUntil) - now;
  return left > 0
    ? `${reason} until ${clock(statusUntil)}, ${span(left)} left`
    : `${reason} until ${clock(statusUntil)}, ${span(-left)} over`;
}

/** What one is now, what one could be, and how much room there is on each kind of channel. */
export function PresencePanel({ name, desk }: { name: string; desk: Desk | undefined }) {
  const now = useNow(1_000) + useSkew();
  const status = desk?.status ?? 'offline';
  const busyWith = desk?.work.length ?? 0;
  return (
    <>
      <div className={classes.head}>
        <strong>{name}</strong>
        <span role="timer" aria-label="Your status now">
          {desk ? stateWords(desk, now) : 'Offline'}
        </span>
      </div>
      <div role="radiogroup" aria-label="Status" className={classes.states}>
        {states.map((each) => (
          <button
            key={each.status}
            type="button"
            role="radio"
            aria-checked={each.status === status}
            className={classes.state}
            onClick={() => void choose(each.status)}
          >
            <span className={classes.stateDot} data-status={each.status} />
            <span className={classes.word}>{each.word}</span>
            <span className={classes.meaning}>{each.meaning}</span>
            {each.status === status ? <IconCheck size={16} stroke={1.9} aria-hidden="true" /> : null}
          </button>
        ))}
      </div>
      {desk && (status === 'away' || status === 'busy') ? <StatusWhy desk={desk} now={now} /> : null}
      {status === 'available' && busyWith > 0 && !desk?.next ? (
        <div className={classes.states}>
          <button type="button" className={classes.state} onClick={() => void choose('away', { next: true })}>
            <span className={classes.stateDot} data-status="away" />
            <span className={classes.word}>Away next</span>
            <span className={classes.meaning}>when this work is done</span>
          </button>
        </div>
      ) : null}
      {desk && desk.capacity.length > 0 ? (
        <div className={classes.room} role="group" aria-label="Room for">
          <h3 className={classes.label}>Room for</h3>
          {inOrder(desk.capacity).map((line) => (
            <div key={line.channelClass} className={classes.line}>
              <ChannelIcon channel={line.channelClass} size={16} />
              <span>{channelWords[line.channelClass]}</span>
              <Slots used={line.used} offered={line.offered} limit={line.limit} />
              <span className={classes.count}>
                {line.used} of {line.limit}
                {line.offered > 0 ? `, ${line.offered} offered` : ''}
              </span>
            </div>
          ))}
          <p className={classes.help}>
            You stay available if this tab sleeps. If your connection is lost for long, your work goes back to its
            queue.
          </p>
        </div>
      ) : null}
      <button type="button" className={classes.out} onClick={() => void signOut()}>
        <IconSignOut size={16} stroke={1.65} aria-hidden="true" /> Sign out
      </button>
    </>
  );
}
