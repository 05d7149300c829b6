import classes from './Chart.module.css';

interface SparkProps {
  values: number[];
  /** What the line shows, in words, for those who do not see it. */
  label: string;
  width?: number;
  height?: number;
}

/** A line from zero: small, but it may not exaggerate. */
export function Spark({ values, label, width = 76, height = 24 }: SparkProps) {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values.map(
    (value, i) => `${(i * step).toFixed(1)},${(height - 1.5 - (value / top) * (height - 3)).toFixed(1)}`,
  );
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} fill="none" role="img" aria-label={label}>
      <path d={`M0 ${height - 0.5}H${width}`} className={classes.base} />
      {points.length > 1 ? <polyline points={points.join(' ')} className={classes.line} /> : null}
    </svg>
  );
}
