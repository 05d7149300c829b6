import type { Intraday } from '@contract/staffing';
import type { QueueLine } from '@contract/insights';
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { http } from '../api/http';
import { Card } from '../ui/Card';
import { downloadCsv } from '../ui/csv';
import { ErrorState } from '../ui/ErrorState';
import { IconDownload } from '../ui/icons';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import { clock } from '../ui/words';
import classes from './IntradayCard.module.css';

type Interval = Intraday['intervals'][number];
const HEIGHT = 190;
const LEFT = 30;
const TOP = 10;
const BOTTOM = 166;

const byMinutes = (queue: string, minutes: string) => ({
  queryKey: ['intraday', queue, minutes],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    http.get<Intraday>('/v1/staffing/intraday', { queue, minutes }, signal),
  refetchInterval: 60_000,
});

function Chart({ day }: { day: Intraday }) {
  const { intervals } = day;
  const { ref, width: measured } = useElementSize();
  const width = Math.max(260, measured);
  const highest = Math.max(
    4,
    ...intervals.flatMap((one) => [one.forecast, one.actual ?? 0, one.required ?? 0, day.staffed]),
  );
  const most = Math.ceil(highest / 2) * 2;
  const wide = (width - LEFT) / intervals.length;
  const x = (i: number) => LEFT + i * wide;
  const y = (value: number) => BOTTOM - (value / most) * (BOTTOM - TOP);
  const line = (value: (one: Interval) => number | null) =>
    intervals
      .flatMap((one, i) => {
        const at = value(one);
        return at === null ? [] : [`${x(i).toFixed(1)} ${y(at).toFixed(1)}H${(x(i) + wide).toFixed(1)}`];
      })
      .map((piece, i) => `${i === 0 ? 'M' : 'L'}${piece}`)
      .join('');
  const every = Math.ceil(intervals.length / Math.min(8, Math.floor(width / 64)));
  return (
    <svg
      ref={ref as never}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      height={HEIGHT}
      className={classes.chart}
      role="img"
      aria-label={`Today in ${day.queue.name}: arrivals so far and forecast, and the people needed. The table has each interval.`}
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <path d={`M${LEFT} ${y(most * part)}H${width}`} className={classes.grid} />
          <text x={LEFT - 6} y={y(most * part) + 4} textAnchor="end" className={classes.axis}>
            {most * part}
          </text>
        </g>
      ))}
      {intervals.map((one, i) =>
        one.actual === null ? null : (
          <rect
            key={one.from}
            x={x(i) + 1}
            y={y(one.actual)}
            width={Math.max(1, wide - 2)}
            height={BOTTOM - y(one.actual)}
            className={classes.actual}
          />
        ),
      )}
      <path d={line((one) => one.forecast)} className={classes.forecast} />
      <path d={line((one) => one.required)} className={classes.required} />
      <path d={`M${LEFT} ${y(day.staffed)}H${width}`} className={classes.staffed} />
      {intervals.map((one, i) =>
        i % every === 0 ? (
          <text key={one.from} x={x(i)} y={HEIGHT - 6} className={classes.axis}>
            {clock(one.from, day.timeZone)}
          </text>
        ) : null,
      )}
    </svg>
  );
}

function Table({ day }: { day: Intraday }) {
  return (
    <div className={classes.scroll} role="region" aria-label="Today in intervals" tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col" className={table.num}>
              Expected
            </th>
            <th scope="col" className={table.num}>
              Forecast
            </th>
            <th scope="col" className={table.num}>
              Came
            </th>
            <th scope="col" className={table.num}>
              People needed
            </th>
          </tr>
        </thead>
        <tbody>
          {day.intervals.map((one) => (
            <tr key={one.from}>
              <th scope="row">{clock(one.from, day.timeZone)}</th>
              <td className={table.num}>{one.expected}</td>
              <td className={table.num}>{one.forecast}</td>
              <td className={table.num}>{one.actual ?? <span className={table.quiet}>–</span>}</td>
              <td className={table.num}>{one.required ?? <span className={table.quiet}>–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function csv({ queue, intervals }: Intraday): void {
  downloadCsv(`today ${queue.name}.csv`, [
    ['From', 'To', 'Expected', 'Forecast', 'Came', 'People needed'],
    ...intervals.map((one) => [one.from, one.to, one.expected, one.forecast, one.actual, one.required]),
  ]);
}

/** Today of one queue: what was expected, what came, what is still to come and who is needed for it. */
export function IntradayCard({
  queues,
  queue,
  onQueue,
}: {
  queues: QueueLine[];
  queue?: string | undefined;
  onQueue: (id: string) => void;
}) {
  const [minutes, setMinutes] = useState('30');
  const [asTable, setAsTable] = useState(false);
  const chosen = queues.find((line) => line.queue.id === queue) ?? queues[0];
  const {
    data: day,
    isError,
    error,
    refetch,
  } = useQuery({
    ...byMinutes(chosen?.queue.id ?? '', minutes),
    enabled: chosen !== undefined,
  });
  const now = day?.intervals.find((one) => Date.parse(one.to) > Date.parse(day.at));
  return (
    <Card
      title="Today, forecast and staff"
      about={
        <>
          <NativeSelect
            aria-label="Queue of the forecast"
            size="xs"
            value={chosen?.queue.id ?? ''}
            data={queues.map((line) => ({ value: line.queue.id, label: line.queue.name }))}
            onChange={(event) => onQueue(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label="Interval"
            size="xs"
            value={minutes}
            onChange={setMinutes}
            data={['15', '30', '60'].map((value) => ({ value, label: `${value} min` }))}
          />
          <Button size="sm" variant="subtle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'As chart' : 'As table'}
          </Button>
          <Button
            size="sm"
            variant="subtle"
            disabled={!day}
            leftSection={<IconDownload size={14} stroke={1.9} aria-hidden="true" />}
            onClick={() => day && csv(day)}
          >
            CSV
          </Button>
        </>
      }
      foot={
        day
          ? `${day.staffed} at their desks now${now?.required ? `, ${now.required} needed for ${day.goal.percent}% within ${day.goal.withinSeconds} s` : ''}. ${day.weeks > 0 ? `From ${day.weeks} earlier weeks, times ${day.correction} for how today goes.` : 'No earlier weeks to forecast from yet.'}`
          : undefined
      }
    >
      {isError ? <ErrorState title="We could not load today" error={error} onRetry={() => refetch()} /> : null}
      {!day && !isError ? <Skeleton lines={4} /> : null}
      {day && !asTable ? (
        <div className={classes.body}>
          <p className={classes.key} aria-hidden="true">
            <span data-mark="actual" /> came <span data-mark="forecast" /> forecast <span data-mark="required" /> people
            needed <span data-mark="staffed" /> people there now
          </p>
          <Chart day={day} />
        </div>
      ) : null}
      {day && asTable ? <Table day={day} /> : null}
    </Card>
  );
}
