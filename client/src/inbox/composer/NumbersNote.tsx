import { findNumbers } from '@contract/find-numbers';
import { type NumberPolicy, numberWords } from '@contract/numbers';
import classes from './Composer.module.css';

/** Said before it is sent: which numbers in the words are kept back, and what that means for them. */
export function NumbersNote({ text, policy }: { text: string; policy: NumberPolicy }) {
  const kinds = [...new Set(findNumbers(text).map(({ kind }) => kind))];
  const blocked = kinds.filter((kind) => policy[kind] === 'block').map((kind) => numberWords[kind]);
  const masked = kinds.filter((kind) => policy[kind] === 'mask').map((kind) => numberWords[kind]);
  if (blocked.length + masked.length === 0) return null;
  return (
    <p className={classes.line} role="status">
      {blocked.length > 0
        ? `This cannot be sent with ${blocked.join(' and ')} in it. Take it out first.`
        : `They see only the last four of ${masked.join(' and ')}.`}
    </p>
  );
}
