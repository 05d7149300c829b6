import type { Import } from '@contract/imports';
import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { queryClient } from '../../api/client';
import { problemOf } from '../../api/problem';
import { tell, tellProblem } from '../../shell/tell';
import { ErrorState } from '../../ui/ErrorState';
import { PageHead } from '../../ui/PageHead';
import { Skeleton } from '../../ui/Skeleton';
import { useFilters } from '../../ui/useFilters';
import { plural } from '../../ui/words';
import { imports, importQuery } from './api';
import { Counts, FailedRows } from './Counts';
import classes from './ImportPage.module.css';
import { MapColumns } from './MapColumns';
import { PickFile } from './PickFile';

const steps = ['Choose a file', 'Say what is in it', 'Look at the dry run', 'Import'] as const;
const stepOf = (file: Import | undefined, again: boolean): number => {
  if (!file) return 0;
  if (file.state === 'ready' || (file.state === 'checked' && again)) return 1;
  return file.state === 'checking' || file.state === 'checked' ? 2 : 3;
};

function Moving({ file }: { file: Import }) {
  const stop = useMutation({
    mutationFn: () => imports.cancel(file.id),
    onError: (error) => tellProblem('It could not be stopped.', error),
  });
  const share = file.rows > 0 ? Math.min(100, (file.done / file.rows) * 100) : 0;
  const isTry = file.state === 'checking';
  return (
    <section className={classes.step} aria-label="Progress">
      <p className={classes.lead}>
        {isTry ? 'Looking at the rows; nothing changes.' : 'People are coming in. You may leave this page; it goes on.'}
      </p>
      <Progress.Root size="lg">
        <Progress.Section value={share} aria-label={isTry ? 'Rows looked at' : 'Rows imported'} />
      </Progress.Root>
      <p className={classes.quiet} role="status">
        {file.done.toLocaleString()} of {plural(file.rows, 'row')}
      </p>
      <div className={classes.buttons}>
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          Stop
        </Button>
      </div>
    </section>
  );
}

function Checked({ file, onBack }: { file: Import; onBack: () => void }) {
  const start = useMutation({
    mutationFn: () => imports.start(file.id, file.options as NonNullable<Import['options']>),
    onError: (error) => tellProblem('The import did not start.', error),
  });
  const counts = file.checked ?? file.counts;
  const rows = file.rows - counts.errors;
  return (
    <section className={classes.step} aria-label="Dry run">
      <p className={classes.lead}>This is what would happen. Nothing has changed yet.</p>
      <Counts counts={counts} isTry />
      <FailedRows file={file} />
      <div className={classes.buttons}>
        <Button disabled={rows === 0} loading={start.isPending} onClick={() => start.mutate()}>
          Import {plural(rows, 'row')}
        </Button>
        <Button variant="default" onClick={onBack}>
          Change the columns
        </Button>
        <Button
          variant="subtle"
          onClick={() =>
            imports.cancel(file.id).then(
              () => tell('The file is forgotten'),
              (error) => tellProblem('That failed.', error),
            )
          }
        >
          Forget this file
        </Button>
      </div>
    </section>
  );
}

function Ended({ file, onNext }: { file: Import; onNext: () => void }) {
  // Lists of people were read before these came.
  useEffect(() => void queryClient.invalidateQueries({ queryKey: ['profiles'] }), []);
  const words = {
    done: 'All rows are worked off.',
    canceled: `Stopped after ${plural(file.done, 'row')}. Who is in stays in; the rest of the file is forgotten.`,
    failed: file.why ?? 'Something went wrong.',
  } as Record<string, string>;
  return (
    <section className={classes.step} aria-label="Result">
      <p className={classes.lead} role="status">
        {words[file.state]}
      </p>
      <Counts counts={file.counts} />
      <FailedRows file={file} />
      <div className={classes.buttons}>
        <Button component={Link} to="/people">
          Go to people
        </Button>
        <Button variant="default" onClick={onNext}>
          Import another file
        </Button>
      </div>
    </section>
  );
}

/** The button that led to a step is gone with the step before: the Tab key and a screen reader go on in the new one. */
function useShown(what: string) {
  const body = useRef<HTMLDivElement>(null);
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    if (document.activeElement === document.body) body.current?.focus({ preventScroll: true });
  }, [what]);
  return body;
}

/** Brings people in from a file: chosen, mapped, tried, run. Each step is kept by the hub, so the page can be left and come back to. */
export function ImportPage() {
  const [{ id }, set] = useFilters(['id']);
  const [again, setAgain] = useState(false);
  const query = useQuery({ ...importQuery(id ?? ''), enabled: id !== undefined });
  const file = id === undefined ? undefined : query.data;
  const step = stepOf(file, again);
  const [picked, setPicked] = useState<File>();
  const open = (next: string | undefined, chosen?: File) => {
    setAgain(false);
    setPicked(chosen);
    set({ id: next }, { replace: true });
  };
  /** Nothing came of this file: it does not lie about with the names of people in it. */
  const leave = (next: string | undefined, chosen?: File) => {
    if (id !== undefined) imports.cancel(id).catch(() => {});
    open(next, chosen);
  };
  const shown = useShown(`${id} ${step} ${file?.state}`);
  const body = () => {
    if (id === undefined) return <PickFile onTaken={open} />;
    if (query.isError && !file)
      return (
        <ErrorState
          title={problemOf(query.error).status === 404 ? 'There is no such import' : 'We could not load this import'}
          error={query.error}
          onRetry={() => query.refetch()}
        />
      );
    if (!file) return <Skeleton lines={6} />;
    if (step === 1)
      return (
        <MapColumns
          key={file.id}
          file={file}
          picked={picked}
          onTaken={(next) => leave(next, picked)}
          onOther={() => leave(undefined)}
        />
      );
    if (file.state === 'checked') return <Checked file={file} onBack={() => setAgain(true)} />;
    if (file.state === 'checking' || file.state === 'running') return <Moving file={file} />;
    return <Ended file={file} onNext={() => open(undefined)} />;
  };
  return (
    <div className={classes.page}>
      <PageHead title="Import people" />
      <div className={classes.body} ref={shown} tabIndex={-1} role="group" aria-label={steps[step]}>
        <ol className={classes.steps} aria-label="Steps">
          {steps.map((words, n) => (
            <li key={words} aria-current={n === step ? 'step' : undefined} data-past={n < step || undefined}>
              {words}
            </li>
          ))}
        </ol>
        {body()}
      </div>
    </div>
  );
}
