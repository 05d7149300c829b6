import type { PeopleSegment, SegmentRule } from '@contract/traits';
import { Button, JsonInput, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { IconPlus } from '../ui/icons';
import { plural } from '../ui/words';
import { ConditionRow } from './ConditionRow';
import { Faults, faultAt } from '../ui/Faults';
import { FormModal } from '../ui/FormModal';
import classes from './Form.module.css';
import { segments } from './fields';
import { type Condition, fromSimple, toSimple } from './rule-words';
import rows from './Segments.module.css';
import { useEdit } from './useEdit';

const blank = (): Condition => ({ not: false, rule: { trait: '', op: 'is', value: '' } });

function parsed(text: string): SegmentRule | null {
  try {
    return JSON.parse(text) as SegmentRule;
  } catch {
    return null;
  }
}

/** Makes a segment, or changes one; how many people it would hold is counted before it is saved. */
export function SegmentForm({ segment, onClose }: { segment: PeopleSegment | null; onClose: () => void }) {
  const [name, setName] = useState(segment?.name ?? '');
  const [simple, setSimple] = useState(
    segment ? toSimple(segment.rules) : { join: 'all' as const, conditions: [blank()] },
  );
  // Rules made by the API may be nested deeper than lines can show; they are changed as they are.
  const [json, setJson] = useState(segment && !simple ? JSON.stringify(segment.rules, null, 2) : '');
  const [keys, setKeys] = useState(() => simple?.conditions.map((_, i) => i) ?? []);
  const rules = simple ? fromSimple(simple) : parsed(json);
  const count = useMutation({ mutationFn: () => segments.preview(rules as SegmentRule) });
  const { saving, removing, ...edit } = useEdit({
    noun: 'Segment',
    onClose,
    save: () =>
      segment
        ? segments.change(segment.id, name.trim(), rules as SegmentRule)
        : segments.add(name.trim(), rules as SegmentRule),
    remove: segment ? () => segments.remove(segment.id) : null,
  });
  const error = count.error ?? edit.error;
  const change = (conditions: Condition[]) => {
    count.reset();
    if (simple) setSimple({ ...simple, conditions });
  };
  return (
    <FormModal
      title={segment?.name ?? 'Make a segment'}
      size="xl"
      onClose={onClose}
      act={segment ? 'Save' : 'Make it'}
      off={name.trim() === '' || rules === null}
      saving={saving}
      removing={removing}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={faultAt(error, '/name')}
        data-autofocus
      />
      {simple ? (
        <>
          <div>
            <p className={classes.label}>Whoever meets</p>
            <SegmentedControl
              aria-label="Whoever meets"
              size="xs"
              value={simple.join}
              onChange={(join) => setSimple({ ...simple, join: join as 'all' | 'any' })}
              data={[
                { value: 'all', label: 'All of these' },
                { value: 'any', label: 'Any of these' },
              ]}
            />
          </div>
          <div className={rows.conditions}>
            {simple.conditions.map((condition, i) => (
              <ConditionRow
                key={keys[i]}
                condition={condition}
                onChange={(next) => change(simple.conditions.with(i, next))}
                onRemove={
                  simple.conditions.length > 1
                    ? () => {
                        setKeys(keys.toSpliced(i, 1));
                        change(simple.conditions.toSpliced(i, 1));
                      }
                    : null
                }
              />
            ))}
          </div>
          <div>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} stroke={1.65} aria-hidden="true" />}
              onClick={() => {
                setKeys([...keys, Math.max(0, ...keys) + 1]);
                change([...simple.conditions, blank()]);
              }}
            >
              Add a condition
            </Button>
          </div>
        </>
      ) : (
        <JsonInput label="Rules" autosize minRows={6} maxRows={20} value={json} onChange={setJson} formatOnBlur />
      )}
      <div className={rows.count}>
        <Button variant="default" loading={count.isPending} disabled={rules === null} onClick={() => count.mutate()}>
          Count people
        </Button>
        <span role="status">
          {count.data
            ? `${count.data.exact ? '' : 'About '}${plural(count.data.people, 'person', 'people')}${count.data.exact ? '' : `, judged by ${count.data.looked.toLocaleString()}`}`
            : ''}
        </span>
      </div>
      <Faults error={error} fields={['/name']} />
    </FormModal>
  );
}
