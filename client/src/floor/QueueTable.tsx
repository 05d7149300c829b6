import type { QueueLine } from '@contract/insights';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Bullet } from '../ui/Bullet';
import { Card } from '../ui/Card';
import { downloadCsv } from '../ui/csv';
import { IconDownload } from '../ui/icons';
import table from '../ui/Table.module.css';
import { agesNow, type LiveBoard, longestNow, TARGET } from './board';
import classes from './QueueTable.module.css';
import { WaitingCells } from './WaitingCells';
import { goalWords, share, waited } from './words';

function Line({ line, live, now }: { line: QueueLine; live: LiveBoard; now: number }) {
  const { queue, serviceLevel: level } = line;
  const longest = longestNow(line, live.lineAt[queue.id], now);
  const late = longest !== null && longest > level.goalSeconds;
  const under = level.removed > 0 && level.withinGoal / level.removed < TARGET;
  return (
    <tr data-link>
      <th scope="row">
        <Link to="/inbox" search={{ scope: 'team', queue: queue.id }} className={table.link}>
          {queue.name}
        </Link>
      </th>
      <td>
        <span className={classes.waiting}>
          <b className={classes.count}>{line.waiting}</b>
          <WaitingCells
            ages={agesNow(line, live.lineAt[queue.id], now)}
            waiting={line.waiting}
            goalSeconds={level.goalSeconds}
          />
        </span>
      </td>
      <td className={table.num} data-late={late || undefined}>
        {longest === null ? <span className={table.quiet}>–</span> : waited(longest)}
      </td>
      <td className={table.middle}>
        {level.removed > 0 ? (
          <span className={classes.bullet}>
            <Bullet
              value={level.withinGoal / level.removed}
              goal={TARGET}
              max={1}
              width={128}
              label={`${share(level.withinGoal, level.removed)} answered in ${goalWords(level.goalSeconds)}, ${level.withinGoal} of ${level.removed}, goal ${TARGET * 100}%`}
            />
            <span
              data-late={under || undefined}
              aria-hidden="true"
              title={`${level.withinGoal} of ${level.removed} today`}
            >
              {share(level.withinGoal, level.removed)}
            </span>
            <span className={classes.goal}>in {goalWords(level.goalSeconds)}</span>
          </span>
        ) : (
          <span className={table.quiet}>nobody yet today</span>
        )}
      </td>
      <td className={`${table.num} ${table.middle}`}>{line.inService}</td>
      <td className={table.num}>
        {line.agentsFree} / {line.agentsOn}
      </td>
    </tr>
  );
}

function csv(live: LiveBoard, now: number) {
  return [
    [
      'Queue',
      'Waiting',
      'Longest wait, s',
      'Goal, s',
      'Answered within goal today',
      'Left the queue today',
      'In service',
      'Free',
      'On',
    ],
    ...live.board.queues.map((line) => [
      line.queue.name,
      line.waiting,
      Math.floor(longestNow(line, live.lineAt[line.queue.id], now) ?? 0),
      line.serviceLevel.goalSeconds,
      line.serviceLevel.withinGoal,
      line.serviceLevel.removed,
      line.inService,
      line.agentsFree,
      line.agentsOn,
    ]),
  ];
}

/** The queues as they stand. A row opens its conversations. */
export function QueueTable({ live, now }: { live: LiveBoard; now: number }) {
  const { queues } = live.board;
  return (
    <Card
      title="Queues"
      about={
        <>
          <span className={classes.key} aria-hidden="true">
            <span className={classes.cell} data-band="early" /> under half the goal
            <span className={classes.cell} data-band="half" /> over half
            <span className={classes.cell} data-band="over" /> over the goal
          </span>
          <Button
            size="sm"
            variant="subtle"
            leftSection={<IconDownload size={14} stroke={1.9} aria-hidden="true" />}
            onClick={() => downloadCsv('queues.csv', csv(live, now))}
          >
            CSV
          </Button>
        </>
      }
    >
      {queues.length === 0 ? (
        <p className={classes.none}>There is no queue yet. An administrator sets the first one up.</p>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Waiting</th>
              <th scope="col" className={table.num}>
                Longest
              </th>
              <th scope="col" className={table.middle}>
                Answered in time today, goal {TARGET * 100}%
              </th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                In service
              </th>
              <th scope="col" className={table.num}>
                Free / on
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((line) => (
              <Line key={line.queue.id} line={line} live={live} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
