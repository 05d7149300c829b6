import type { LengthRule } from '@contract/length';
import { lengthOf } from './rules';
import classes from './Rules.module.css';

/** What is left of the longest text, or in how many parts it goes. */
export function LengthNote({ text, options }: { text: string; options: LengthRule }) {
  const length = lengthOf(text, options);
  if (!length) return null;
  return (
    <span className={classes.length} data-over={length.over || undefined} title={length.spoken}>
      {length.text}
    </span>
  );
}
