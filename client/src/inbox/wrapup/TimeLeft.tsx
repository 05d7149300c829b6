import { useState } from 'react';
import { serverNow, useSkew } from '../../live/clock';
import { useNow } from '../../ui/useNow';
import { minutesLeft } from '../../ui/words';
import classes from './WrapUpPanel.module.css';

/** The server's deadline as a bar and in words. */
export function TimeLeft({ until }: { until: string }) {
  const now = useNow(1_000) + useSkew();
  const [from] = useState(serverNow);
  const left = Math.max(0, Date.parse(until) - now);
  const whole = Math.max(1, Date.parse(until) - from);
  return (
    <span className={classes.time} role="timer" aria-label={`${minutesLeft(left)} left to wrap up`}>
      <span className={classes.bar} aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, (left / whole) * 100)}%` }} />
      </span>
      {minutesLeft(left)} left
    </span>
  );
}
