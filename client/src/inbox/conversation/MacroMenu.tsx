import type { ActionResult, ForeseenAction, Macro } from '@contract/macros';
import type { ConversationDetail } from '@contract/conversations';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { foreseeQuery, macros, macrosQuery } from '../../api/macros';
import { type Command, useCommands } from '../../shell/commands';
import { tell } from '../../shell/tell';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconPlay } from '../../ui/icons';
import { IconButton } from '../../ui/IconButton';
import { Skeleton } from '../../ui/Skeleton';
import classes from './MacroMenu.module.css';

interface MacroMenuProps {
  row: ConversationDetail;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

/** Runs a macro: found by name, looked at step by step, and let go with one more key. */
export function MacroMenu({ row, opened, onChange }: MacroMenuProps) {
  const { data: all } = useQuery(macrosQuery);
  const [chosen, setChosen] = useState<Macro | null>(null);
  const open = (macro: Macro | null) => {
    setChosen(macro);
    onChange(true);
  };
  const commands: Command[] = [
    {
      id: 'macros',
      title: 'Run a macro',
      group: 'This conversation',
      icon: IconPlay,
      run: () => open(null),
    },
    ...(all ?? []).map((macro) => ({
      id: `macro.${macro.id}`,
      title: `Macro: ${macro.name}`,
      group: 'This conversation' as const,
      icon: IconPlay,
      run: () => open(macro),
    })),
  ];
  useCommands(commands);
  const close = () => onChange(false);
  return (
    <>
      <IconButton label="Run a macro" command="macros" onClick={() => open(null)}>
        <IconPlay size={18} stroke={1.65} />
      </IconButton>
      <Modal
        opened={opened}
        onClose={close}
        title={chosen ? chosen.name : 'Run a macro'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {chosen ? (
          <Steps row={row} macro={chosen} onBack={() => setChosen(null)} onDone={close} />
        ) : (
          <Choose all={all} onChoose={setChosen} />
        )}
      </Modal>
    </>
  );
}

function Choose({ all, onChoose }: { all: Macro[] | undefined; onChoose: (macro: Macro) => void }) {
  const [find, setFind] = useState('');
  const found = all?.filter(({ name }) => name.toLowerCase().includes(find.trim().toLowerCase())) ?? [];
  if (!all) return <Skeleton lines={4} />;
  if (all.length === 0) return <Empty title="No macro yet">Make one in the settings, under Macros.</Empty>;
  return (
    <>
      <TextInput
        aria-label="Find a macro"
        placeholder="Name"
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && found[0]) onChoose(found[0]);
        }}
        data-autofocus
      />
      <ul className={classes.list}>
        {found.map((macro) => (
          <li key={macro.id}>
            <button type="button" className={classes.row} onClick={() => onChoose(macro)}>
              {macro.name}
              <span className={classes.quiet}>{macro.actions.length} steps</span>
            </button>
          </li>
        ))}
        {found.length === 0 ? <li className={classes.quiet}>No macro has that name.</li> : null}
      </ul>
    </>
  );
}

interface StepsProps {
  row: ConversationDetail;
  macro: Macro;
  onBack: () => void;
  onDone: () => void;
}

function Steps({ row, macro, onBack, onDone }: StepsProps) {
  const seen = useQuery(foreseeQuery(row.id, macro.id, row.lastSeq));
  const run = useMutation({
    mutationFn: () => macros.run(row.id, macro.id, { seenSeq: row.lastSeq }),
    onSuccess: ({ state }) => {
      if (state === 'failed') return;
      tell(`${macro.name}: done`);
      onDone();
    },
  });
  const steps: (ForeseenAction | ActionResult)[] | undefined = run.data?.results ?? seen.data;
  const trouble = steps?.some(({ problem }) => problem) ?? false;
  if (seen.isError)
    return <ErrorState title="We could not look ahead" error={seen.error} onRetry={() => seen.refetch()} />;
  if (!steps) return <Skeleton lines={macro.actions.length + 1} />;
  return (
    <>
      <ol className={classes.steps} aria-label={run.data ? 'What was done' : 'What will happen'}>
        {steps.map((step, i) => (
          <li
            // Steps have no name but their place.
            key={`${i}-${step.words}`}
            data-state={'state' in step ? step.state : undefined}
          >
            <span>
              {step.words}
              {'state' in step ? <span className={classes.quiet}> {step.state}</span> : null}
            </span>
            {step.text ? <q className={classes.text}>{step.text}</q> : null}
            {step.problem ? <span className={classes.problem}>{step.problem.title}</span> : null}
          </li>
        ))}
      </ol>
      {run.isError ? <p className={classes.problem}>{run.error.message}</p> : null}
      <div className={classes.buttons}>
        {run.data ? (
          <Button onClick={onDone}>Close</Button>
        ) : (
          <Button loading={run.isPending} disabled={trouble} onClick={() => run.mutate()} data-autofocus autoFocus>
            Run it
          </Button>
        )}
        {run.data ? null : (
          <Button variant="default" onClick={onBack}>
            Another
          </Button>
        )}
        {trouble && !run.data ? <span className={classes.quiet}>Nothing runs while a step cannot be done.</span> : null}
      </div>
    </>
  );
}
