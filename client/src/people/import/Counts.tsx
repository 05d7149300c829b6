import type { Import, ImportCounts } from '@contract/imports';
import table from '../../ui/Table.module.css';
import { plural } from '../../ui/words';
import { errorsPath } from './api';
import classes from './ImportPage.module.css';

/** What a run found, or would. */
export function Counts({ counts, isTry = false }: { counts: ImportCounts; isTry?: boolean }) {
  const lines: [string, number][] = [
    [isTry ? 'New people' : 'New people, in now', counts.new],
    ['Known already', counts.matched],
    ...(isTry ? [] : ([['Of them changed', counts.changed]] as [string, number][])),
    ['Speak of more than one person', counts.wouldMerge],
    ['Were erased on their wish', counts.erased],
    ['Rows that fail', counts.errors],
  ];
  return (
    <dl className={classes.counts}>
      {lines.map(([label, n]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{n.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 20;

/** The first rows that failed, and all of them as a file. */
export function FailedRows({ file }: { file: Import }) {
  if (file.errors.length === 0) return null;
  const all = Math.max((file.checked ?? file.counts).errors, file.errors.length);
  const rest = file.rows - all;
  return (
    <section aria-label="Rows that fail">
      <p className={classes.lead}>
        {plural(all, 'row')} fail{all === 1 ? 's' : ''}; {rest > 0 ? 'the rest go in' : 'there is no other'}.{' '}
        <a href={errorsPath(file.id)} download className={classes.link}>
          Save the failed rows as CSV
        </a>
      </p>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="The first failed rows">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col" className={table.num}>
                Line
              </th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {file.errors.slice(0, SHOWN).map(({ line, reason }) => (
              <tr key={line}>
                <td className={table.num}>{line.toLocaleString()}</td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {all > SHOWN ? <p className={classes.quiet}>The first {SHOWN} of them. The file has all.</p> : null}
    </section>
  );
}
