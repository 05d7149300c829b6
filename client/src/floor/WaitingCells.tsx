import classes from './QueueTable.module.css';

interface WaitingCellsProps {
  ages: number[];
  waiting: number;
  goalSeconds: number;
}

const SHOWN = 12;

export type AgeBand = 'early' | 'half' | 'over';

export function bandOf(age: number, goalSeconds: number): AgeBand {
  if (age > goalSeconds) return 'over';
  return age > goalSeconds / 2 ? 'half' : 'early';
}

/** One cell a person, the newest first and the oldest last, so that trouble grows at one end. Hidden: the words say it too. */
export function WaitingCells({ ages, waiting, goalSeconds }: WaitingCellsProps) {
  const cells = ages.slice(0, SHOWN).reverse();
  const over = ages.filter((age) => age > goalSeconds).length;
  const more = waiting - cells.length;
  return (
    <span>
      <span aria-hidden="true" className={classes.row}>
        {cells.map((age, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          <span key={index} className={classes.cell} data-band={bandOf(age, goalSeconds)} />
        ))}
        {more > 0 ? <span className={classes.more}>+{more}</span> : null}
      </span>
      {over > 0 ? <span className="tl-visually-hidden">, {over} over the goal</span> : null}
    </span>
  );
}
