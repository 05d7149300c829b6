import { Button } from '@mantine/core';
import { press } from './phone';
import classes from './Softphone.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const names: Record<string, string> = { '*': 'Star', '#': 'Hash' };

/** Keys for machines at the other end. */
export function Keypad() {
  return (
    <div className={classes.keypad} role="group" aria-label="Keypad">
      {DIGITS.map((digit) => (
        <Button
          key={digit}
          variant="default"
          size="compact-md"
          aria-label={names[digit] ?? digit}
          onClick={() => press(digit)}
        >
          {digit}
        </Button>
      ))}
    </div>
  );
}
