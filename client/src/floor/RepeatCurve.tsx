import type { Board } from '@contract/insights';
import classes from './RepeatCard.module.css';

const WIDTH = 380;
const HEIGHT = 226;
const LEFT = 34;
const BOTTOM = 200;
const TOP = 10;
const RIGHT = 356;
const DAYS = [
  { window: '24h', day: 1, label: '24 h' },
  { window: '72h', day: 3, label: '3 days' },
  { window: '7d', day: 7, label: '7 days' },
] as const;

/** The top of the axis: the next of a few round numbers, so that the scale seldom changes under a watching eye. */
function ceiling(percent: number): number {
  return [4, 8, 12, 20, 40, 60, 80, 100].find((step) => percent <= step * 0.94) ?? 100;
}

interface Point {
  x: number;
  y: number;
  label: string;
}

const path = (points: Point[]) =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/**
 * How many came back, by how long after. Solid: contacts of the last 7 days, which look back and so are final. Dotted: first
 * contacts whose window is still running, as far as it has come; this line can only rise.
 */
export function RepeatCurve({ board, label }: { board: Board; label: string }) {
  const rate = (window: (typeof DAYS)[number]['window']) => {
    const { repeats, interactions } = board.repeat[window];
    return interactions > 0 ? (repeats / interactions) * 100 : 0;
  };
  const counting = (window: (typeof DAYS)[number]['window']) => {
    const { open, openYes } = board.fcr[window];
    return open > 0 ? ((open - openYes) / open) * 100 : null;
  };
  const top = ceiling(Math.max(...DAYS.map(({ window }) => Math.max(rate(window), counting(window) ?? 0))));
  const x = (day: number) => LEFT + (day / 7) * (RIGHT - LEFT);
  const y = (percent: number) => BOTTOM - (percent / top) * (BOTTOM - TOP);
  const zero: Point = { x: x(0), y: y(0), label: '' };
  const points = DAYS.map(({ window, day, label: words }) => ({ x: x(day), y: y(rate(window)), label: words }));
  const still = DAYS.flatMap(({ window, day, label: words }) => {
    const percent = counting(window);
    return percent === null ? [] : [{ x: x(day), y: y(percent), label: words }];
  });
  const end = points.at(-1);
  const stillEnd = still.at(-1);
  // Below its line, clear of the slope; above it where the axis leaves no room.
  const stillY = stillEnd && (stillEnd.y + 26 < BOTTOM ? stillEnd.y + 22 : stillEnd.y - 8);
  const nameY = end && (stillY && Math.abs(end.y - 10 - stillY) < 14 ? Math.min(end.y - 10, stillY - 15) : end.y - 10);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={classes.curve} fill="none" role="img" aria-label={label}>
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <g key={part}>
          <path d={`M${LEFT} ${y(top * part)}H${RIGHT}`} className={classes.grid} />
          <text x={LEFT - 6} y={y(top * part) + 4} textAnchor="end" className={classes.axis}>
            {`${top * part}${part === 1 ? '%' : ''}`}
          </text>
        </g>
      ))}
      {DAYS.map(({ day, label: words }) => (
        <text key={words} x={x(day)} y={HEIGHT - 8} textAnchor={day === 7 ? 'end' : 'middle'} className={classes.axis}>
          {words}
        </text>
      ))}
      {still.length > 0 ? <path d={path([zero, ...still])} className={classes.dotted} /> : null}
      <path d={path([zero, ...points])} className={classes.solid} />
      {points.map((point) => (
        <circle key={point.label} cx={point.x} cy={point.y} r={4} className={classes.mark} />
      ))}
      {end ? (
        <text x={end.x} y={nameY} textAnchor="end" className={classes.name}>
          came back
        </text>
      ) : null}
      {stillEnd ? (
        <text x={stillEnd.x} y={stillY} textAnchor="end" className={classes.axis}>
          first contacts, still counting
        </text>
      ) : null}
    </svg>
  );
}
