import { type Condition, type ConditionOp, conditionWords, type RuleField } from '@contract/macros';
import { NativeSelect } from '@mantine/core';
import { channelWords, named } from '../../people/words';
import { IconButton } from '../../ui/IconButton';
import { IconClose } from '../../ui/icons';
import classes from './Rules.module.css';
import type { useRuleNames } from './useRuleNames';
import { ValueField } from './ValueField';
import { asked } from './words';

const groups = { message: 'Message', conversation: 'Conversation', customer: 'Customer' };

interface RuleConditionRowProps {
  condition: Condition;
  names: ReturnType<typeof useRuleNames>;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
  fault: (part: string) => string | undefined;
}

function grouped(fields: RuleField[]) {
  return Object.entries(groups).map(([start, group]) => ({
    group,
    items: fields
      .filter(({ field }) => field.startsWith(`${start}.`))
      .map(({ field, label }) => ({ value: field, label })),
  }));
}

function optionsOf({ field, choices }: RuleField, { queues, inboxes }: RuleConditionRowProps['names']) {
  if (field === 'conversation.queue') return queues;
  if (field === 'conversation.inbox') return inboxes;
  if (field === 'conversation.channel')
    return [...new Set(inboxes.map((one) => one.channel))].map((id) => ({ id, name: named(channelWords, id) }));
  return (
    choices?.map((one) => ({ id: one, name: field === 'conversation.holder' ? named(holderWords, one) : one })) ?? null
  );
}

const holderWords = { bot: 'a bot', agent: 'a colleague', queue: 'a queue', none: 'nobody' };

/** One condition of a rule, on one line: what is asked about, how, and what it is compared with. */
export function RuleConditionRow({ condition, names, onChange, onRemove, fault }: RuleConditionRowProps) {
  const { fields, ops } = names;
  const gone: RuleField = { field: condition.field, label: 'No longer here', type: 'text' };
  const field = fields.find((one) => one.field === condition.field) ?? gone;
  const options = optionsOf(field, names);
  const chooseField = (to: string) => {
    const next = fields.find((one) => one.field === to);
    const op = next && ops?.[next.type][0];
    if (next && op) onChange(asked({ field: to, op }, op, next, next.choices?.[0]));
  };
  return (
    <div className={classes.condition}>
      <NativeSelect
        size="xs"
        aria-label="What is asked about"
        value={condition.field}
        data={[...grouped(fields), ...(field === gone ? [{ value: gone.field, label: gone.label }] : [])]}
        error={fault('field')}
        onChange={(event) => chooseField(event.currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        aria-label="Comparison"
        value={condition.op}
        data={(ops?.[field.type] ?? [condition.op]).map((value) => ({ value, label: conditionWords[value] }))}
        error={fault('op')}
        onChange={(event) =>
          onChange(asked(condition, event.currentTarget.value as ConditionOp, field, field.choices?.[0]))
        }
      />
      <div className={classes.value}>
        <ValueField
          key={`${condition.field} ${condition.op}`}
          condition={condition}
          field={field}
          options={options}
          onChange={(value) => onChange({ ...condition, value })}
          error={fault('value')}
        />
      </div>
      <IconButton label="Remove the condition" size="sm" onClick={onRemove}>
        <IconClose size={16} stroke={1.65} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
