import { type ReactNode, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { IconChevronDown, IconChevronRight } from '../../ui/icons';
import classes from './Channels.module.css';

interface FoldProps {
  label: string;
  help?: string;
  /** A section with a heading of its own; else a line among other fields. */
  headed?: boolean;
  /** Something in it is in use. */
  open?: boolean;
  /** The answer something in it was refused with: whenever there is a new one, it opens. */
  wrong?: unknown;
  children: ReactNode;
}

/** Fields few need, out of the way until they are asked for, or one of them is wrong. */
export function Fold({ label, help, headed = false, open = false, wrong = null, children }: FoldProps) {
  const [isOpen, setOpen] = useState(open);
  const id = useId();
  const [seen, setSeen] = useState<unknown>(null);
  // At once, not in an effect: what takes the focus after this drawing is to be in sight.
  if (wrong !== seen) {
    setSeen(wrong);
    if (wrong) setOpen(true);
  }
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  const button = (
    <button
      type="button"
      className={classes.unfold}
      aria-expanded={isOpen}
      aria-controls={id}
      aria-describedby={help ? `${id}-help` : undefined}
      onClick={() => setOpen(!isOpen)}
    >
      <Icon size={16} stroke={1.65} aria-hidden="true" />
      {label}
    </button>
  );
  const Root = headed ? 'section' : 'div';
  return (
    <Root className={headed ? classes.group : undefined} aria-label={headed ? label : undefined}>
      {headed ? <h2>{button}</h2> : button}
      {help ? (
        <p id={`${id}-help`} className={classes.groupHelp} data-under-fold="">
          {help}
        </p>
      ) : null}
      <div
        id={id}
        className={classes.folded}
        hidden={!isOpen}
        // What the browser itself misses is brought into sight before it is pointed at.
        onInvalidCapture={() => flushSync(() => setOpen(true))}
      >
        {children}
      </div>
    </Root>
  );
}
