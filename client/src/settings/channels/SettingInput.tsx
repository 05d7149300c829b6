import type { ReplyTemplate, SettingField } from '@contract/channels';
import { NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { faultAt } from '../../ui/Faults';
import { TemplatesField } from './TemplatesField';

interface SettingInputProps {
  field: SettingField;
  value: unknown;
  onChange: (value: unknown) => void;
  error: unknown;
}

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);

/** One setting as the registry describes it. What needs a form of its own is kept as it is and not shown. */
export function SettingInput({ field, value, onChange, error }: SettingInputProps) {
  const { name, label, help, kind, optional, choices } = field;
  const common = {
    label,
    description: help ?? undefined,
    required: !optional,
    withAsterisk: false,
    error: faultAt(error, `/settings/${name}`),
  };
  const shown = value ?? field.default;
  switch (kind) {
    case 'choice':
      return (
        <Select
          {...common}
          data={choices ?? []}
          clearable={optional && field.default === null}
          value={typeof shown === 'string' ? shown : null}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'boolean':
      return (
        <Switch
          label={label}
          description={help ?? undefined}
          checked={shown === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof shown === 'number' ? shown : ''}
          onChange={(next) => onChange(next === '' ? undefined : Number(next))}
        />
      );
    case 'list':
      return (
        <Textarea
          {...common}
          description={help ?? 'One a line.'}
          autosize
          minRows={2}
          value={listOf(shown).join('\n')}
          onChange={(event) => onChange(event.currentTarget.value.split('\n'))}
        />
      );
    case 'templates':
      return <TemplatesField value={(shown ?? []) as ReplyTemplate[]} onChange={onChange} error={error} />;
    case 'text':
      return (
        <TextInput
          {...common}
          placeholder={typeof field.default === 'string' ? field.default : optional ? 'May stay empty' : undefined}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    default:
      return null;
  }
}
