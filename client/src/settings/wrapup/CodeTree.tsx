import type { Id } from '@contract/common';
import type { DispositionSetup } from '@contract/setup';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { announce } from '../../live/announce';
import { tellProblem } from '../../shell/tell';
import { IconButton } from '../../ui/IconButton';
import { IconPlus } from '../../ui/icons';
import admin from '../Admin.module.css';
import { RowActs } from '../RowActs';
import { dispositions } from './api';
import { DEEPEST, type Line } from './tree';
import classes from './WrapUp.module.css';

interface CodeTreeProps {
  title: string;
  help: string;
  lines: Line[];
  onAdd: (parentId: Id | null) => void;
  onEdit: (code: DispositionSetup) => void;
  /** Changes how it is wrapped up; there is nothing to change for all queues at once. */
  onMode?: () => void;
}

/** The codes of a queue as they are chosen from: kinds before what they are kinds of, in an order of one's own. */
export function CodeTree({ title, help, lines, onAdd, onEdit, onMode }: CodeTreeProps) {
  const move = useMutation({
    async mutationFn({ beside, from, to }: { beside: DispositionSetup[]; from: number; to: number }) {
      const one = beside[from] as DispositionSetup;
      const moved = beside.toSpliced(from, 1).toSpliced(to, 0, one);
      const changed = moved.flatMap((each, place) => (each.place === place ? [] : [{ id: each.id, place }]));
      for (const { id, place } of changed) await dispositions.change(id, { place });
      announce(`${one.label} is now number ${to + 1}`);
    },
    onError: (error) => tellProblem('The order did not change.', error),
  });
  return (
    <section className={classes.tree} aria-label={title}>
      <header className={classes.head}>
        <h2>{title}</h2>
        {onMode ? (
          <button type="button" className={classes.mode} aria-label={`Wrap-up of ${title}: ${help}`} onClick={onMode}>
            {help}
          </button>
        ) : (
          <span className={classes.help}>{help}</span>
        )}
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
          aria-label={`Add a code: ${title}`}
          onClick={() => onAdd(null)}
        >
          Add a code
        </Button>
      </header>
      <ul className={classes.lines}>
        {lines.map(({ each, depth, beside }) => (
          <li key={each.id} className={classes.line} style={{ paddingInlineStart: depth * 24 }}>
            <button type="button" className={admin.name} onClick={() => onEdit(each)}>
              {each.label}
            </button>
            <span className={classes.code}>{each.code}</span>
            {each.enabled ? null : <span className={classes.help}>cannot be chosen</span>}
            <span className={classes.acts}>
              <RowActs
                name={each.label}
                place={beside.indexOf(each)}
                count={beside.length}
                onMove={(from, to) => move.mutate({ beside, from, to })}
              />
              {depth < DEEPEST - 1 ? (
                <IconButton label={`Add a kind of ${each.label}`} size="sm" onClick={() => onAdd(each.id)}>
                  <IconPlus size={16} stroke={1.65} aria-hidden="true" />
                </IconButton>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
