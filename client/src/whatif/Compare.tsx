import type { WhatIf, WhatIfFigures } from '@contract/what-if';
import { Card } from '../ui/Card';
import table from '../ui/Table.module.css';
import { waited } from '../floor/words';
import classes from './WhatIf.module.css';

interface Row {
  label: string;
  of: (side: WhatIfFigures & { occupancy: number | null }) => number | null;
  words: (value: number) => string;
  /** Whether more of it is better; null where it is neither. */
  more: boolean | null;
}

const percent = (value: number) => `${(value * 100).toFixed(0)}%`;
const whole = (value: number) => value.toLocaleString();

const rows: Row[] = [
  { label: 'Came', of: (side) => side.offered, words: whole, more: null },
  { label: 'Answered', of: (side) => side.answered, words: whole, more: true },
  { label: 'Gave up', of: (side) => side.left, words: whole, more: false },
  { label: 'Still waiting at the end', of: (side) => side.waiting, words: whole, more: false },
  { label: 'Mean wait', of: (side) => side.meanWait, words: waited, more: false },
  { label: 'Half waited less than', of: (side) => side.p50Wait, words: waited, more: false },
  { label: '95 of 100 waited less than', of: (side) => side.p95Wait, words: waited, more: false },
  { label: 'Longest wait', of: (side) => side.longestWait, words: waited, more: false },
  { label: 'Answered within the goal, of all', of: (side) => side.serviceLevel, words: percent, more: true },
  { label: 'Desks in use', of: (side) => side.occupancy, words: percent, more: null },
];

function Difference({ row, today, tried }: { row: Row; today: number | null; tried: number | null }) {
  if (today === null || tried === null || row.words(today) === row.words(tried))
    return <span className={table.quiet}>same</span>;
  const better = row.more === null ? null : tried > today === row.more;
  const by = row.words(Math.abs(tried - today));
  const tone = better === null ? undefined : better ? 'ok' : 'danger';
  return (
    <span data-tone={tone} className={classes.difference}>
      {tried > today ? '+' : '−'}
      {by}
      {better === null ? null : <span className={classes.verdict}> {better ? 'better' : 'worse'}</span>}
    </span>
  );
}

function Figures({ label, sides }: { label: string; sides: (WhatIfFigures & { occupancy: number | null })[] }) {
  return (
    <table className={table.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span className={classes.hidden}>Figure</span>
          </th>
          <th scope="col" className={`${table.num} ${table.middle}`}>
            As it was
          </th>
          <th scope="col" className={table.num}>
            As today
          </th>
          <th scope="col" className={table.num}>
            As tried
          </th>
          <th scope="col" className={table.num}>
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const values = sides.map(row.of);
          if (values.every((value) => value === null)) return null;
          return (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {values.map((value, i) => (
                <td key={['was', 'today', 'tried'][i]} className={i === 0 ? `${table.num} ${table.middle}` : table.num}>
                  {value === null ? <span className={table.quiet}>–</span> : row.words(value)}
                </td>
              ))}
              <td className={table.num}>
                <Difference row={row} today={values[1]} tried={values[2]} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The three days side by side, all queues together or one of them. */
export function Compare({ answer, queueId }: { answer: WhatIf; queueId: string | null }) {
  const sides = [answer.recorded, answer.today, answer.tried];
  const name = answer.today.queues.find(({ id }) => id === queueId)?.name;
  return (
    <>
      {name ? (
        <Card title={name} about="The queue that was changed">
          <Figures
            label={name}
            sides={sides.map((side) => {
              const own = side.queues.find(({ id }) => id === queueId);
              return { ...(own ?? side.total), occupancy: null };
            })}
          />
        </Card>
      ) : null}
      <Card title="All queues" about="People are shared, so others feel it too">
        <Figures label="All queues" sides={sides.map((side) => ({ ...side.total, occupancy: side.occupancy }))} />
      </Card>
    </>
  );
}
