import { useNow } from './useNow';
import classes from './Ring.module.css';

interface RingProps {
  /** The server's moments; `skew` is server time minus this clock, so the ring drains towards the real deadline. */
  from: string;
  deadline: string;
  skew?: number;
  size?: number;
}

/** Time left until a deadline, drained clockwise, with the seconds inside. */
export function Ring({ from, deadline, skew = 0, size = 44 }: RingProps) {
  const now = useNow(250) + skew;
  const end = Date.parse(deadline);
  const whole = Math.max(1, end - Date.parse(from));
  const left = Math.min(1, Math.max(0, (end - now) / whole));
  const seconds = Math.max(0, Math.ceil((end - now) / 1000));
  const r = size / 2 - 2;
  const round = 2 * Math.PI * r;
  return (
    <span
      className={classes.ring}
      style={{ inlineSize: size, blockSize: size }}
      role="timer"
      aria-label={`${seconds} seconds left`}
    >
      <svg viewBox={`0 0 ${size} ${size}`} width={size} height={size} fill="none" strokeWidth={3} aria-hidden="true">
        <circle cx={size / 2} cy={size / 2} r={r} className={classes.track} />
        <circle
          cx={size / 2}
          cy={size / 2}
          r={r}
          className={classes.left}
          strokeDasharray={round}
          strokeDashoffset={-round * (1 - left)}
          transform={`rotate(-90 ${size / 2} ${size / 2})`}
        />
      </svg>
      <span className={classes.seconds} data-last={seconds <= 5 || undefined}>
        {seconds}
      </span>
    </span>
  );
}
