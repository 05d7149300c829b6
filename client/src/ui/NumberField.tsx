import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useRef, useState } from 'react';

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange'> {
  value: number;
  onChange: (value: number) => void;
}

/** A number there has to be: emptied to be typed anew it stands empty, and left so it is again what it was. */
export function NumberField({ value, onChange, onFocus, onBlur, ...more }: NumberFieldProps) {
  const before = useRef(value);
  // What is no whole number yet: nothing at all, a sign, a point.
  const [half, setHalf] = useState<string | null>(null);
  return (
    <NumberInput
      {...more}
      value={half ?? value}
      onChange={(typed) => {
        setHalf(typeof typed === 'number' ? null : typed);
        const number = typed === '' ? Number.NaN : Number(typed);
        onChange(Number.isNaN(number) ? before.current : number);
      }}
      onFocus={(event) => {
        before.current = value;
        onFocus?.(event);
      }}
      onBlur={(event) => {
        setHalf(null);
        onBlur?.(event);
      }}
    />
  );
}
