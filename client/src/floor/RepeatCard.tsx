import { repeatWindows, type Board, type RepeatWindow } from '@contract/insights';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Card } from '../ui/Card';
import { downloadCsv } from '../ui/csv';
import { IconDownload } from '../ui/icons';
import { Definition } from './Definition';
import { FcrTable } from './FcrTable';
import { RepeatBy } from './RepeatBy';
import classes from './RepeatCard.module.css';
import { RepeatCurve } from './RepeatCurve';
import { share, windowWords } from './words';

const means: Record<RepeatWindow, string> = {
  '24h': 'Something went wrong right after: a wrong answer, a lost line.',
  '72h': 'The answer did not work when it was tried.',
  '7d': 'The thing itself did not happen: a refund, a delivery.',
  '30d': 'It comes round again: a bill, a subscription, a season.',
};

function inWords(board: Board): string {
  const parts = repeatWindows.map((window) => {
    const { repeats, interactions } = board.repeat[window];
    return `${share(repeats, interactions, 1)} within ${windowWords[window]}`;
  });
  return `Came back with the same problem: ${parts.join(', ')}.`;
}

/** How many customers had to contact us again, and how many did not need to. Every number opens the contacts behind it. */
export function RepeatCard({ board }: { board: Board }) {
  const [asTable, setAsTable] = useState(false);
  const counted = board.repeat['7d'].interactions;
  const csv = () =>
    downloadCsv('repeat-contact.csv', [
      [
        'Window',
        'Came back',
        'Contacts, last 7 days',
        'First contacts settled',
        'of them without a repeat',
        'Still counting',
      ],
      ...repeatWindows.map((window) => [
        window,
        board.repeat[window].repeats,
        board.repeat[window].interactions,
        board.fcr[window].settled,
        board.fcr[window].settledYes,
        board.fcr[window].open,
      ]),
    ]);
  return (
    <Card
      title="Had to contact us again"
      about={
        <>
          <span>same problem, any channel, last 7 days</span>
          <Button size="sm" variant="subtle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'As chart' : 'As table'}
          </Button>
          <Button
            size="sm"
            variant="subtle"
            leftSection={<IconDownload size={14} stroke={1.9} aria-hidden="true" />}
            onClick={csv}
          >
            CSV
          </Button>
        </>
      }
      foot={
        counted > 0
          ? `Of ${counted.toLocaleString()} contacts. Whether a contact is a repeat is known when it begins, so these numbers do not rise later.`
          : 'No contact in the last 7 days yet.'
      }
    >
      <div className={classes.body}>
        <ul className={classes.numbers}>
          {repeatWindows.map((window) => {
            const { repeats, interactions } = board.repeat[window];
            return (
              <li key={window}>
                <Link to="/floor" search={{ repeat: window }} className={classes.number}>
                  <span className={classes.big}>{share(repeats, interactions, 1)}</span>
                  <span className={classes.of}>
                    {repeats.toLocaleString()} of {interactions.toLocaleString()}
                  </span>
                </Link>
                <span className={classes.within}>
                  <Definition id="repeat" label={`within ${windowWords[window]}`} otherwise={means[window]} />
                </span>
              </li>
            );
          })}
        </ul>
        {asTable ? null : <RepeatCurve board={board} label={inWords(board)} />}
      </div>
      <FcrTable fcr={board.fcr} />
      <RepeatBy />
    </Card>
  );
}
