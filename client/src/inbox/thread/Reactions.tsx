import { plural } from '../../ui/words';
import classes from './Reactions.module.css';

/** What was given to a message instead of words, each kind once. */
export function Reactions({ given }: { given: string[] }) {
  if (given.length === 0) return null;
  const counts = new Map<string, number>();
  for (const emoji of given) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return (
    <ul className={classes.reactions} aria-label={plural(given.length, 'reaction')}>
      {[...counts].map(([emoji, count]) => (
        <li key={emoji} className={classes.one}>
          {emoji}
          {count > 1 ? <span className={classes.count}>{count}</span> : null}
        </li>
      ))}
    </ul>
  );
}
