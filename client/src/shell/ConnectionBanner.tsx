import type { ReactNode } from 'react';
import { type Connection, useConnection } from '../live/connection';
import { useOutbox } from '../live/outbox';
import { tryNow } from '../live/socket';
import { IconCheck, IconOffline, IconRetry } from '../ui/icons';
import { useNow } from '../ui/useNow';
import { plural } from '../ui/words';
import classes from './ConnectionBanner.module.css';

const GRACE_MS = 2_000;

interface Line {
  tone: 'warn' | 'ok';
  icon: ReactNode;
  state: string;
  text: string;
  retry?: boolean;
}

function lineFor(now: Connection, at: number, waiting: number): Line | null {
  switch (now.phase) {
    case 'connecting':
    case 'live':
      return null;
    case 'reconnecting': {
      if (at - now.since < GRACE_MS) return null;
      const seconds = Math.max(0, Math.ceil((now.retryAt - at) / 1000));
      const when = seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again now.';
      const queue = waiting > 0 ? `, ${plural(waiting, 'message')} ${waiting === 1 ? 'is' : 'are'} waiting.` : '.';
      const icon = <IconOffline size={16} stroke={1.65} />;
      return { tone: 'warn', icon, state: 'Reconnecting', text: `${when} You can keep writing${queue}`, retry: true };
    }
    case 'catching-up': {
      const text = now.done > 0 ? `${plural(now.done, 'change')} so far.` : 'Reading what you missed.';
      return { tone: 'warn', icon: <IconRetry size={16} stroke={1.65} />, state: 'Catching up', text };
    }
    case 'caught-up':
      return {
        tone: 'ok',
        icon: <IconCheck size={16} stroke={1.65} />,
        state: 'Caught up',
        text: 'Nothing was missed.',
      };
  }
}

/** Says that the hub is not reached, since when, and what waits to be sent meanwhile. */
export function ConnectionBanner() {
  const now = useConnection();
  const at = useNow(now.phase === 'reconnecting' ? 500 : 60_000);
  const waiting = useOutbox().filter((item) => item.state === 'waiting').length;
  const line = lineFor(now, at, waiting);
  return (
    <div role="status" className={classes.region}>
      {line ? (
        <div className={classes.banner} data-tone={line.tone}>
          <span aria-hidden="true" className={classes.icon}>
            {line.icon}
          </span>
          <strong className={classes.state}>{line.state}</strong>
          <span className={classes.text}>{line.text}</span>
          {line.retry ? (
            <button type="button" className={classes.act} onClick={tryNow}>
              Try now
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
