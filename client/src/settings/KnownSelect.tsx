import { NativeSelect } from '@mantine/core';

interface KnownSelectProps {
  label: string;
  value: string;
  /** What is known, by code and name. */
  known: { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** A choice among what is known; a code that is not there any more, or was set by the API, stays until another is chosen. */
export function KnownSelect({ label, value, known, onChange }: KnownSelectProps) {
  const listed = known.some((one) => one.value === value);
  return (
    <NativeSelect
      size="xs"
      label={label}
      title={value}
      value={value}
      data={listed ? known : [{ value, label: value }, ...known]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
