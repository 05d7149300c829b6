import classes from './Chart.module.css';

interface BulletProps {
  value: number;
  goal: number;
  max: number;
  label: string;
  /** When past the goal is the bad side, as for waiting. */
  overIsBad?: boolean;
  width?: number;
}

/** A measured bar with its goal as a tick. */
export function Bullet({ value, goal, max, label, overIsBad = false, width = 96 }: BulletProps) {
  const x = (n: number) => Math.min(width, Math.max(0, (n / Math.max(max, 1e-9)) * width));
  const bad = overIsBad ? value > goal : value < goal;
  return (
    <svg viewBox={`0 0 ${width} 14`} width={width} height={14} role="img" aria-label={label}>
      <rect x={0} y={3} width={width} height={8} rx={3} className={classes.track} />
      <rect x={0} y={3} width={x(value)} height={8} rx={3} className={classes.bar} data-bad={bad || undefined} />
      <rect x={Math.min(width - 2, x(goal))} y={0} width={2} height={14} className={classes.goal} />
    </svg>
  );
}
