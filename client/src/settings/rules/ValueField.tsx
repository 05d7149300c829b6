import type { Condition, RuleField } from '@contract/macros';
import { Autocomplete, MultiSelect, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { tagsQuery } from '../../api/tags';
import { segmentsQuery } from '../fields';
import { choices } from '../steps/choices';
import { takesMany, takesNone } from './words';
import { NumberField } from '../../ui/NumberField';

interface ValueFieldProps {
  condition: Condition;
  field: RuleField;
  /** Where there is only this to choose from. */
  options: { id: string; name: string }[] | null;
  onChange: (value: Condition['value']) => void;
  error?: string | undefined;
}

/** What a condition compares with, asked for as its field and its comparison want it. */
export function ValueField({ condition: { op, value }, field, options, onChange, error }: ValueFieldProps) {
  const tags = useQuery({ ...tagsQuery('/v1/tags'), enabled: field.field === 'customer.tags' });
  const segments = useQuery({ ...segmentsQuery, enabled: field.field === 'customer.segments' });
  const known = [...(tags.data ?? []), ...(segments.data ?? []).map((one) => one.name)];
  const common = { 'aria-label': 'Value', error, size: 'xs' } as const;
  if (takesNone(op)) return null;
  if (takesMany(op)) {
    const list = Array.isArray(value) ? value : [];
    const empty = list.length === 0;
    return options ? (
      <MultiSelect
        {...common}
        placeholder={empty ? 'Choose some' : undefined}
        data={options.map(({ id, name }) => ({ value: id, label: name }))}
        value={list}
        onChange={onChange}
      />
    ) : (
      <TagsInput
        {...common}
        placeholder={empty ? 'A word or words, then Enter' : undefined}
        data={known}
        maxTags={50}
        value={list}
        onChange={onChange}
      />
    );
  }
  if (field.type === 'number') return <NumberField {...common} value={Number(value)} onChange={onChange} />;
  if (field.type === 'boolean')
    return (
      <NativeSelect
        {...common}
        value={String(value)}
        data={[
          { value: 'true', label: 'yes' },
          { value: 'false', label: 'no' },
        ]}
        onChange={(event) => onChange(event.currentTarget.value === 'true')}
      />
    );
  const text = typeof value === 'string' ? value : '';
  if (options)
    return (
      <NativeSelect
        {...common}
        value={text}
        data={choices(options, text, 'Choose one')}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return known.length > 0 ? (
    <Autocomplete {...common} data={known} value={text} onChange={onChange} />
  ) : (
    <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
