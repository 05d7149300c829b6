import type { RoutingStep } from '@contract/routing';
import type { StepPreview } from '@contract/setup';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { IconButton } from '../../ui/IconButton';
import { IconDraft, IconPlus } from '../../ui/icons';
import { RowActs } from '../RowActs';
import { useRows } from '../useRows';
import { StepParts } from './StepParts';
import { blankStep, type Known, whenWords, whoWords } from './step-words';
import classes from './Queues.module.css';

interface StepsEditorProps {
  steps: RoutingStep[];
  onChange: (steps: RoutingStep[]) => void;
  known: Known;
  skills: string[];
  preview: StepPreview[] | undefined;
  faultAt: (pointer: string) => string | undefined;
  /** What is wrong with a step as a whole; while it is closed, with its parts too. */
  faultsOf: (place: number, isOpen: boolean) => string[];
}

/** Who could take it now, in this step. */
function Now({ preview }: { preview: StepPreview | undefined }) {
  if (!preview) return null;
  if (preview.able === 0)
    return <p className={classes.nobody}>Nobody could take work in this step, signed in or not.</p>;
  const ready = preview.people.filter((one) => one.ready).map((one) => one.name);
  const more = preview.ready - ready.length;
  return (
    <p className={classes.now}>
      {preview.ready} of {preview.able} could take it now
      {ready.length > 0 ? `: ${ready.join(', ')}${more > 0 ? ` and ${more} more` : ''}` : ''}
      {preview.ready === 0 ? ` (${preview.people[0]?.name}: ${preview.people[0]?.why?.toLowerCase() ?? ''})` : ''}
    </p>
  );
}

/** The steps of a queue, each a sentence that can be opened, moved and taken away by keys as well as by hand. */
export function StepsEditor({ steps, onChange, known, skills, preview, faultAt, faultsOf }: StepsEditorProps) {
  const [open, setOpen] = useState<number | null>(null);
  const rows = useRows(steps, onChange, {
    noun: 'Step',
    // The one without an end stays last: what moves up takes the other's time.
    settle: (moved) => {
      const [up, last] = moved.slice(-2);
      if (!up || !last || up.seconds !== null) return moved;
      return [...moved.slice(0, -2), { ...up, seconds: last.seconds }, { ...last, seconds: null }];
    },
  });
  const { keys, move, remove } = rows;
  const add = () => {
    const last = steps.at(-1);
    setOpen(rows.add(blankStep(), last?.seconds === null ? steps.with(-1, { ...last, seconds: 60 }) : steps));
  };
  const toggle = (key: number | undefined) => setOpen(open === key ? null : (key ?? null));
  return (
    <fieldset className={classes.steps}>
      <legend className={classes.legend}>Who is asked, step by step</legend>
      {steps.length === 0 ? (
        <div className={classes.step}>
          <p className={classes.sentence}>Everybody in the queue, for as long as it takes.</p>
          <Now preview={preview?.[0]} />
        </div>
      ) : null}
      <ol className={classes.list} ref={rows.list}>
        {steps.map((step, i) => (
          <li key={keys[i]} className={classes.step}>
            <div className={classes.row}>
              <button
                type="button"
                data-step
                className={classes.sentence}
                aria-expanded={open === keys[i]}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
                onClick={() => toggle(keys[i])}
                onKeyDown={(event) => {
                  if (event.key === 'Delete') remove(i);
                  else rows.onMoveKey(i, event);
                }}
              >
                <b>{whenWords(step, i)}:</b> {whoWords(step, known)}
              </button>
              <span className={classes.acts}>
                <IconButton label={`Edit step ${i + 1}`} size="sm" onClick={() => toggle(keys[i])}>
                  <IconDraft size={16} stroke={1.65} aria-hidden="true" />
                </IconButton>
                <RowActs
                  name={`step ${i + 1}`}
                  place={i}
                  count={steps.length}
                  onMove={move}
                  onRemove={() => remove(i)}
                />
              </span>
            </div>
            <Now preview={preview?.[i]} />
            {faultsOf(i, open === keys[i]).map((fault) => (
              <p key={fault} className={classes.wrong} role="alert">
                Step {i + 1} {fault}
              </p>
            ))}
            {open === keys[i] ? (
              <StepParts
                step={step}
                known={known}
                skills={skills}
                faultAt={(part) => faultAt(`/policy/steps/${i}/${part}`)}
                onChange={(next) => onChange(steps.with(i, next))}
              />
            ) : null}
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
        onClick={add}
      >
        Add a step
      </Button>
    </fieldset>
  );
}
