import type { KeyedId } from './default-keys';
import classes from './Kbd.module.css';
import { keyCaps, keysOf, chosenKeys } from './keys';
import { useStore } from './store';

interface KbdProps {
  /** The command whose key it is: drawn as the person chose it, so what is taught is what works. */
  of?: KeyedId;
  /** A key that is nobody's to choose. */
  keys?: string;
  /** Where there may be no keyboard as well. */
  always?: boolean;
}

/** A key cap; nothing where there is no key. */
export function Kbd({ of, keys, always }: KbdProps) {
  useStore(chosenKeys);
  const shown = of ? keysOf(of) : keys;
  if (!shown) return null;
  return (
    <span className={classes.caps} aria-hidden="true" data-always={always}>
      {keyCaps(shown).map((cap, at) => (
        // The same cap may come twice
        <kbd key={at} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
