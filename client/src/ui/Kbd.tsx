import classes from './Kbd.module.css';
import { keyCaps } from './keys';

/** A key cap. Drawn from the command's own key, so what is taught is what works. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={classes.caps} aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
