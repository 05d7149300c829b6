import { useEffect } from 'react';
import { IconButton } from '../ui/IconButton';
import { IconClose } from '../ui/icons';
import { type LiveBoard, TARGET, totals } from './board';
import { Freshness } from './Freshness';
import classes from './WallView.module.css';
import { goalWords, share, waited, windowWords } from './words';

interface TileProps {
  label: string;
  value: string;
  meta: string;
  bad?: boolean;
}

function Tile({ label, value, meta, bad = false }: TileProps) {
  return (
    <div className={classes.tile}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value} data-bad={bad || undefined}>
        {value}
      </div>
      <div className={classes.meta}>{meta}</div>
    </div>
  );
}

/** Four numbers for a screen on the wall: readable from across the room, and no customer's name on it. */
export function WallView({ live, now, onLeave }: { live: LiveBoard; now: number; onLeave: () => void }) {
  const { board } = live;
  const sum = totals(live, now);
  const free = board.metrics.agents_free;
  const { longest } = sum;
  const goal = longest?.line.serviceLevel.goalSeconds ?? 0;
  const late = longest !== null && longest.seconds > goal;
  const repeat = board.repeat['72h'];
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onLeave();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onLeave]);
  return (
    <div className={classes.wall}>
      <header className={classes.head}>
        <h1 className={classes.title}>Floor</h1>
        <Freshness at={board.at} now={now} />
        <span className={classes.leave}>
          <IconButton label="Leave the wall view" keys="escape" onClick={onLeave}>
            <IconClose size={18} stroke={1.65} aria-hidden="true" />
          </IconButton>
        </span>
      </header>
      <div className={classes.tiles}>
        <Tile
          label="Waiting now"
          value={sum.waiting.toLocaleString()}
          meta={`${free?.value ?? 0} of ${free?.of ?? 0} people free`}
        />
        <Tile
          label="Longest wait"
          value={longest ? waited(longest.seconds) : '–'}
          bad={late}
          meta={
            longest
              ? `${late ? 'Over the goal of' : 'Goal'} ${goalWords(goal)}, ${longest.line.queue.name}`
              : 'Nobody is waiting'
          }
        />
        <Tile
          label="Answered in time today"
          value={share(sum.withinGoal, sum.removed)}
          bad={sum.removed > 0 && sum.withinGoal / sum.removed < TARGET}
          meta={`Goal ${TARGET * 100}%, ${sum.withinGoal} of ${sum.removed}`}
        />
        <Tile
          label={`Had to contact us again within ${windowWords['72h']}`}
          value={share(repeat.repeats, repeat.interactions, 1)}
          meta={`${repeat.repeats} of ${repeat.interactions} contacts, last 7 days`}
        />
      </div>
    </div>
  );
}
