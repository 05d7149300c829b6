import type { KioskBoard } from '@contract/insights';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../ui/Empty';
import { useNow } from '../ui/useNow';
import { age } from '../ui/words';
import { lasting, rangeWords } from './tile-words';
import { share, waited } from './words';
import classes from './KioskPage.module.css';

const EVERY_MS = 2_000;
class Refused extends Error {}

async function read(token: string, signal: AbortSignal): Promise<KioskBoard> {
  const answer = await fetch('/v1/kiosk/board', { headers: { 'x-kiosk-token': token }, signal, credentials: 'omit' });
  if (answer.status === 401) throw new Refused();
  if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
  return (await answer.json()) as KioskBoard;
}

type Tile = KioskBoard['tiles'][number];

function words({ unit, value }: Tile): string {
  if (value.value === null) return '–';
  if (unit === 'share') return share(value.value, 1, value.value < 0.1 ? 1 : 0);
  if (unit === 'seconds') return lasting(value.value);
  if (unit === 'range') return rangeWords(value.low ?? 0, value.high ?? 0);
  return value.of === undefined ? value.value.toLocaleString() : `${value.value} of ${value.of}`;
}

function bad({ target, value }: Tile): boolean {
  if (value.value === null || !target || typeof target.value !== 'number') return false;
  return target.better === 'lower' ? value.value > target.value : value.value < target.value;
}

/** A screen on a wall: large, of numbers only, and there again by itself when the hub is. */
export function KioskPage() {
  const [token] = useState(() => window.location.hash.slice(1));
  const now = useNow(1_000);
  const { data, error, isError } = useQuery({
    queryKey: ['kiosk'],
    queryFn: ({ signal }) => read(token, signal),
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
    retry: false,
  });
  if (error instanceof Refused || token === '') {
    return (
      <main className={classes.kiosk}>
        <Empty title="This link shows nothing any more">A supervisor can make another one in the settings.</Empty>
      </main>
    );
  }
  return (
    <main className={classes.kiosk}>
      <header className={classes.head}>
        <h1>{data?.name ?? 'Floor'}</h1>
        <span role="status" className={classes.fresh} data-lost={isError || undefined}>
          {data
            ? isError
              ? `Not live. From ${age(now - Date.parse(data.at))} ago, trying again`
              : `Live, ${age(now - Date.parse(data.at))} ago`
            : 'Connecting'}
        </span>
      </header>
      <div className={classes.tiles}>
        {data?.tiles.map((tile) => (
          <div key={tile.id} className={classes.tile}>
            <div className={classes.label}>{tile.label}</div>
            <div className={classes.value} data-bad={bad(tile) || undefined}>
              {words(tile)}
            </div>
          </div>
        ))}
      </div>
      <table className={classes.queues}>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Waiting</th>
            <th scope="col">Longest</th>
            <th scope="col">In time</th>
            <th scope="col">Free / on</th>
          </tr>
        </thead>
        <tbody>
          {data?.queues.map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.name}</th>
              <td>{line.waiting}</td>
              <td data-bad={line.longestWaitSeconds > line.goalSeconds || undefined}>
                {line.waiting > 0 ? waited(line.longestWaitSeconds) : '–'}
              </td>
              <td>{line.serviceLevel === null ? '–' : share(line.serviceLevel, 1)}</td>
              <td>{line.staffed ? `${line.agentsFree} / ${line.agentsOn}` : 'nobody there'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
