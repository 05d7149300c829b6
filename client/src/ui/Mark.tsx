import classes from './Mark.module.css';

interface MarkProps {
  size?: number;
  /** One ink for both strokes: on a filled ground, or where the mark is a footnote. */
  oneTone?: boolean;
}

/** One unbroken thread through a ring that opens to let it pass. */
export function Mark({ size = 28, oneTone = false }: MarkProps) {
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      fill="none"
      strokeLinecap="round"
      strokeWidth={3.1}
      role="img"
      aria-label="Throughline"
      className={classes.mark}
    >
      <path
        d="M26.97 15.14A11 11 0 0 1 9.3 24.73M5.03 16.86A11 11 0 0 1 22.7 7.27"
        className={oneTone ? classes.one : classes.ring}
      />
      <path
        d="M1.7 21.6C9.2 21.6 10.4 20.4 16 16S22.8 10.4 30.3 10.4"
        className={oneTone ? classes.one : classes.thread}
      />
    </svg>
  );
}

export function Wordmark({ size = 28 }: { size?: number }) {
  return (
    <span className={classes.wordmark}>
      <Mark size={size} />
      <span aria-hidden="true">Throughline</span>
    </span>
  );
}
