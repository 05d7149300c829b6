import { repeatWindows, type Board } from '@contract/insights';
import table from '../ui/Table.module.css';
import { Definition } from './Definition';
import classes from './RepeatCard.module.css';
import { share, windowWords } from './words';

type Fcr = Board['fcr']['7d'];

/** Without a repeat so far, of those whose window still runs: it can only fall, and it is drawn dotted. */
function StillCounting({ open, openYes }: Fcr) {
  if (open === 0) return <span className={table.quiet}>nothing open</span>;
  return (
    <>
      {share(openYes, open)}{' '}
      <span className={`${table.quiet} ${classes.whole}`}>so far of {open.toLocaleString()}</span>
    </>
  );
}

function Bar({ settledYes, settled, open, openYes }: Fcr) {
  const solid = settled > 0 ? (settledYes / settled) * 100 : 0;
  const dotted = open > 0 ? (openYes / open) * 100 : null;
  return (
    <svg viewBox="0 0 100 14" preserveAspectRatio="none" className={classes.fcrBar} aria-hidden="true">
      <rect x={0} y={3} width={100} height={8} className={classes.track} />
      <rect x={0} y={3} width={solid} height={8} className={classes.fill} />
      {dotted === null ? null : (
        <path d={`M${dotted} 0V14`} className={classes.whisker} vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  );
}

/** First contact resolution: what is settled, and apart from it what can still change. */
export function FcrTable({ fcr }: { fcr: Board['fcr'] }) {
  return (
    <table className={`${table.table} ${classes.fcr}`}>
      <thead>
        <tr>
          <th scope="col">
            <Definition
              id="fcr"
              label="Solved at the first contact"
              otherwise="First contacts closed with no further contact on the same problem within the window, of all first contacts closed. Settled once the window has passed for the last of them."
            />
          </th>
          <th scope="col" className={table.middle}>
            <span className="tl-visually-hidden">Drawn</span>
          </th>
          <th scope="col" className={table.num}>
            Settled
          </th>
          <th scope="col" className={table.num}>
            Still counting
          </th>
        </tr>
      </thead>
      <tbody>
        {repeatWindows.map((window) => {
          const line = fcr[window];
          return (
            <tr key={window}>
              <th scope="row">no repeat in {windowWords[window]}</th>
              <td className={`${classes.drawn} ${table.middle}`}>
                <Bar {...line} />
              </td>
              <td className={table.num}>
                {line.settled > 0 ? (
                  <>
                    <b>{share(line.settledYes, line.settled)}</b>{' '}
                    <span className={`${table.quiet} ${classes.whole}`}>of {line.settled.toLocaleString()}</span>
                  </>
                ) : (
                  <span className={table.quiet}>nothing yet</span>
                )}
              </td>
              <td className={table.num}>
                <StillCounting {...line} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
