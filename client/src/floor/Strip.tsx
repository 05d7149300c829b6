import type { FloorView, MetricDefinition, MetricId } from '@contract/insights';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Defined } from '../ui/Defined';
import { IconCheck, IconWarn } from '../ui/icons';
import { Spark } from '../ui/Spark';
import { clock } from '../ui/words';
import { definitionsQuery, type LiveBoard } from './board';
import { type Sample, useSamples } from './history';
import classes from './Strip.module.css';
import { listBehind, tileWords } from './tile-words';

const sparks: Partial<Record<MetricId, (sample: Sample) => number>> = {
  waiting: (sample) => sample.waiting,
  longest_wait: (sample) => sample.longest,
  service_level: (sample) => sample.served,
  with_bots: (sample) => sample.bots,
  in_service: (sample) => sample.inService,
  agents_free: (sample) => sample.free,
};

interface TileProps {
  known: MetricDefinition;
  size: FloorView['tiles'][number]['size'];
  live: LiveBoard;
  now: number;
  queue?: string | undefined;
}

function Tile({ known, size, live, now, queue }: TileProps) {
  const samples = useSamples();
  const id = known.id as MetricId;
  const first = samples[0];
  const line = queue ? live.board.queues.find((each) => each.queue.id === queue) : undefined;
  const seen = line ? { ...live, board: { ...live.board, queues: [line] } } : live;
  const words = tileWords(id, known, { ...live.board.metrics, ...line?.metrics }, seen, now);
  const behind = listBehind[id];
  const pick = line ? undefined : sparks[id];
  return (
    <div className={classes.figure} data-size={size}>
      <div className={classes.label}>
        <Defined label={known.label} definition={known.definition} formula={known.formula} window={known.window} />
      </div>
      <div className={classes.value}>
        {behind ? (
          <Link
            to="/floor"
            search={{ ...behind, queue }}
            className={classes.open}
            aria-label={`${known.label}: ${words.value}, open the list`}
          >
            {words.value}
          </Link>
        ) : (
          words.value
        )}
      </div>
      <div className={classes.meta} data-tone={words.tone}>
        {words.tone === 'ok' ? <IconCheck size={14} stroke={1.9} aria-hidden="true" /> : null}
        {words.tone === 'warn' || words.tone === 'danger' ? (
          <IconWarn size={14} stroke={1.9} aria-hidden="true" />
        ) : null}
        {words.meta}
      </div>
      {id.startsWith('service_level') ? <div className={classes.formula}>{known.formula}</div> : null}
      {pick && first && samples.length > 3 ? (
        <div className={classes.spark} title={`Since ${clock(first.at)}`}>
          <Spark values={samples.map(pick)} label={`${known.label} since ${clock(first.at)}`} />
        </div>
      ) : null}
    </div>
  );
}

/** The numbers a supervisor chose, in their order. Each names its goal or its count, and opens the work behind it. */
export function Strip({
  live,
  now,
  tiles,
  queue,
}: {
  live: LiveBoard;
  now: number;
  tiles: FloorView['tiles'];
  queue?: string | undefined;
}) {
  const { data: definitions } = useQuery(definitionsQuery);
  const shown = tiles.flatMap(({ id, size }) => {
    const known = definitions?.find((each) => each.id === id);
    return known ? [{ known, size }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <section className={classes.strip} aria-label="Now">
      {shown.map(({ known, size }) => (
        <Tile key={known.id} known={known} size={size} live={live} now={now} queue={queue} />
      ))}
    </section>
  );
}
