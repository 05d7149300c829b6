import type { Import, ImportState } from '@contract/imports';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import table from '../../ui/Table.module.css';
import { moment, plural } from '../../ui/words';
import { importsQuery } from './api';
import classes from './ImportPage.module.css';

const stateWords: Record<ImportState, string> = {
  reading: 'Not read to its end',
  ready: 'Waits for its columns',
  checking: 'Dry run under way',
  checked: 'Waits to be imported',
  running: 'People are coming in',
  done: 'Worked off',
  canceled: 'Stopped',
  failed: 'Failed',
};

function howFar({ state, done, rows, counts }: Import): string {
  if (state === 'running' || state === 'checking') return `${done.toLocaleString()} of ${plural(rows, 'row')}`;
  if (counts.errors > 0) return `${plural(rows, 'row')}, ${counts.errors.toLocaleString()} failed`;
  return plural(rows, 'row');
}

/** The files before: whoever left the page while one was coming in, or wants its failed rows, finds it again. */
export function EarlierFiles() {
  const { data } = useQuery(importsQuery);
  // What was put back before anything came of it is no file of ours.
  const files = (data?.data ?? []).filter(({ state, done }) => state !== 'canceled' || done > 0);
  if (files.length === 0) return null;
  return (
    <section aria-label="Earlier files" className={classes.earlier}>
      <h2 className={classes.title}>Earlier files</h2>
      <div className={classes.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">Where it stands</th>
              <th scope="col" className={table.num}>
                Rows
              </th>
              <th scope="col" className={`${table.num} ${table.middle}`}>
                Taken in
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.id} data-link>
                <th scope="row" className={classes.column}>
                  <Link to="/people/import" search={{ id: file.id } as never} className={table.link}>
                    {file.name}
                  </Link>
                </th>
                <td>{stateWords[file.state]}</td>
                <td className={table.num}>{howFar(file)}</td>
                <td className={`${table.num} ${table.quiet} ${table.middle}`}>{moment(file.createdAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
