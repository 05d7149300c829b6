import type { Condition, Conditions } from '@contract/macros';
import { Button } from '@mantine/core';
import { IconPlus } from '../../ui/icons';
import { faultWithin } from '../../ui/Faults';
import { useRows } from '../useRows';
import { RuleConditionRow } from './RuleConditionRow';
import classes from './Rules.module.css';
import { useRuleNames } from './useRuleNames';

const blank = (): Condition => ({ field: 'message.text', op: 'contains_any', value: [] });

interface EditorProps {
  conditions: Conditions;
  onChange: (conditions: Conditions) => void;
  onPlaces: () => void;
  error: unknown;
}

function Group({ join, conditions, onChange, onPlaces, error }: EditorProps & { join: 'all' | 'any' }) {
  const names = useRuleNames();
  const change = (next: Condition[]) => onChange({ ...conditions, [join]: next });
  const list = conditions[join];
  const rows = useRows(list, change, { noun: 'Condition', onPlaces });
  const every = join === 'all';
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{every ? 'If all of these hold' : 'And at least one of these'}</legend>
      {list.length === 0 ? (
        <p className={classes.none}>{every ? 'No condition: every time.' : 'None: the ones above are enough.'}</p>
      ) : null}
      <ol className={classes.list} ref={rows.list} aria-label={every ? 'All of these' : 'One of these'}>
        {list.map((condition, i) => (
          <li key={rows.keys[i]}>
            <RuleConditionRow
              condition={condition}
              names={names}
              onChange={(next) => change(list.with(i, next))}
              onRemove={() => rows.remove(i)}
              fault={(part) => faultWithin(error, `/conditions/${join}/${i}/${part}`)}
            />
          </li>
        ))}
      </ol>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
        onClick={() => rows.add(blank())}
      >
        {every ? 'Add a condition' : 'Add an alternative'}
      </Button>
    </fieldset>
  );
}

/** When a rule holds: all of some conditions, and one of others where there are any. */
export function ConditionsEditor(props: EditorProps) {
  return (
    <>
      <Group join="all" {...props} />
      <Group join="any" {...props} />
    </>
  );
}

export const firstConditions = (): Conditions => ({ all: [blank()], any: [] });
