import { type RepeatGroup, type RepeatLine, repeatWindows } from '@contract/insights';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { http } from '../api/http';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import table from '../ui/Table.module.css';
import classes from './RepeatBy.module.css';
import { issueWords, share, windowWords } from './words';

const groups: { value: RepeatGroup; label: string; none: string }[] = [
  { value: 'queue', label: 'Queue', none: 'in no queue' },
  { value: 'reason', label: 'Reason', none: 'not named' },
  { value: 'bot', label: 'Bot', none: 'no bot' },
];
const filterOf = { queue: 'queue', reason: 'issue', bot: 'bot' } as const;
const SHOWN = 6;

/** Where repeats come from: by queue, by reason, by bot, and behind each share the contacts. */
export function RepeatBy() {
  const [by, setBy] = useState<RepeatGroup>('queue');
  const query = useQuery({
    queryKey: ['repeat-by', by],
    queryFn: ({ signal }) => http.get<{ data: RepeatLine[] }>('/v1/metrics/repeat', { by }, signal),
    refetchInterval: 60_000,
  });
  const none = groups.find(({ value }) => value === by)?.none;
  const name = (line: RepeatLine) =>
    line.key === null ? none : by === 'reason' ? issueWords(line.key) : (line.name ?? 'removed');
  return (
    <section aria-label="Repeats by">
      <div className={classes.head}>
        <SegmentedControl
          aria-label="Repeats by"
          size="xs"
          value={by}
          onChange={(value) => setBy(value as RepeatGroup)}
          data={groups.map(({ value, label }) => ({ value, label: `By ${label.toLowerCase()}` }))}
        />
      </div>
      {query.isPending ? <Skeleton lines={3} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the repeats" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.data && query.data.data.length > 0 ? (
        <div className={classes.scroll}>
          <table className={`${table.table} ${classes.tight}`}>
            <thead>
              <tr>
                <th scope="col">{groups.find(({ value }) => value === by)?.label}</th>
                {repeatWindows.map((window) => (
                  <th key={window} scope="col" className={table.num}>
                    {windowWords[window]}
                  </th>
                ))}
                <th scope="col" className={table.num}>
                  Contacts
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.data.slice(0, SHOWN).map((line) => (
                <tr key={line.key ?? ''}>
                  <th scope="row" className={line.key === null ? table.quiet : undefined}>
                    {name(line)}
                  </th>
                  {repeatWindows.map((window) => (
                    <td key={window} className={table.num}>
                      {line.key === null || line.repeats[window] === 0 ? (
                        share(line.repeats[window], line.interactions)
                      ) : (
                        <Link
                          to="/floor"
                          search={{ repeat: window, [filterOf[by]]: line.key }}
                          className={classes.link}
                          aria-label={`${share(line.repeats[window], line.interactions)} of ${name(line)} within ${windowWords[window]}`}
                        >
                          {share(line.repeats[window], line.interactions)}
                        </Link>
                      )}
                    </td>
                  ))}
                  <td className={table.num}>{line.interactions.toLocaleString()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
