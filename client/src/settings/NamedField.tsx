import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useState } from 'react';
import classes from './Segments.module.css';

interface NamedFieldProps extends Omit<AutocompleteProps, 'data' | 'value' | 'onChange'> {
  /** A code. */
  value: string;
  known: { value: string; label: string }[];
  onChange: (code: string) => void;
}

/** Names that stand for one code each: what is called the same has its code behind it. */
function apart(known: NamedFieldProps['known']): NamedFieldProps['known'] {
  const taken = new Set<string>();
  return known.map(({ value, label }) => {
    const name = taken.has(label) ? `${label} (${value})` : label;
    taken.add(name);
    return { value, label: name };
  });
}

/** Something known by a code, shown and found by its name. What is not known yet is written as the systems call it. */
export function NamedField({ value, known, onChange, ...props }: NamedFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const all = apart(known);
  const nameOf = (code: string) => all.find((one) => one.value === code)?.label ?? code;
  const codeOf = (text: string) => all.find((one) => one.value === text || one.label === text)?.value ?? text;
  const isLike = (text: string) => text.toLowerCase().includes((typed ?? '').trim().toLowerCase());
  return (
    <Autocomplete
      {...props}
      title={value}
      value={typed ?? nameOf(value)}
      data={all}
      limit={50}
      comboboxProps={{ position: 'bottom-start' }}
      styles={{ dropdown: { minInlineSize: 240 } }}
      filter={({ options, limit }) =>
        options.filter((one) => 'value' in one && (isLike(one.label) || isLike(String(one.value)))).slice(0, limit)
      }
      renderOption={({ option }) => (
        <span className={classes.option}>
          {nameOf(String(option.value))}
          {nameOf(String(option.value)).includes(String(option.value)) ? null : <code>{option.value}</code>}
        </span>
      )}
      onChange={(text) => {
        setTyped(text);
        onChange(codeOf(text));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
