import type { Action, ActionName } from '@contract/macros';
import { Button, NativeSelect } from '@mantine/core';
import { IconPlus } from '../../ui/icons';
import { faultAt, faultWithin } from '../../ui/Faults';
import { RowActs } from '../RowActs';
import { useRows } from '../useRows';
import { ActionParts } from './ActionParts';
import { blankAction, kindsOf, kindWords, otherKind } from './step-kinds';
import classes from './Steps.module.css';

interface ActionsEditorProps {
  by: 'macro' | 'rule';
  actions: Action[];
  onChange: (actions: Action[]) => void;
  /** Steps have other places now: what was said of a place is no longer so. */
  onPlaces: () => void;
  error: unknown;
}

/** What a macro or a rule does, step by step: added, moved and taken away by keys as well as by hand. */
export function ActionsEditor({ by, actions, onChange, onPlaces, error }: ActionsEditorProps) {
  const rows = useRows(actions, onChange, { noun: 'Step', onPlaces });
  const whole = faultAt(error, '/actions');
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{by === 'rule' ? 'Then' : 'Steps'}</legend>
      <ol className={classes.list} ref={rows.list} aria-label="Steps">
        {actions.map((action, i) => {
          const at = `/actions/${i}`;
          return (
            <li key={rows.keys[i]} className={classes.row} onKeyDown={(event) => rows.onMoveKey(i, event)}>
              <div className={classes.head}>
                <span className={classes.place} aria-hidden="true">
                  {i + 1}
                </span>
                <NativeSelect
                  aria-label={`Step ${i + 1}`}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  value={action.do}
                  data={kindsOf(by).map((value) => ({ value, label: kindWords[value] }))}
                  onChange={(event) =>
                    onChange(actions.with(i, otherKind(action, event.currentTarget.value as ActionName, by)))
                  }
                />
                <span className={classes.acts}>
                  <RowActs
                    name={`step ${i + 1}`}
                    place={i}
                    count={actions.length}
                    onMove={rows.move}
                    onRemove={() => rows.remove(i)}
                  />
                </span>
              </div>
              <div className={classes.parts}>
                <ActionParts
                  key={action.do}
                  by={by}
                  action={action}
                  onChange={(next) => onChange(actions.with(i, next))}
                  fault={(part) => faultWithin(error, `${at}/${part}`)}
                />
                {faultAt(error, at) ? (
                  <p className={classes.wrong} role="alert">
                    {faultAt(error, at)}
                  </p>
                ) : null}
              </div>
            </li>
          );
        })}
      </ol>
      {whole ? (
        <p className={classes.wrong} role="alert">
          {whole}
        </p>
      ) : null}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
        onClick={() => rows.add(blankAction(actions.length === 0 ? 'reply' : 'tag', by))}
      >
        Add a step
      </Button>
    </fieldset>
  );
}
