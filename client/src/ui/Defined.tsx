import { Popover } from '@mantine/core';
import { useState } from 'react';
import classes from './Defined.module.css';

interface DefinedProps {
  label: string;
  definition: string;
  formula?: string;
  window?: string;
}

/** A number's name that says what it counts: by hover, by key and by touch. */
export function Defined({ label, definition, formula, window }: DefinedProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={300} withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.label}
          onClick={() => setOpen(true)}
          onMouseEnter={() => setOpen(true)}
          onMouseLeave={() => setOpen(false)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
        >
          {label}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.card}>
        <p className={classes.words}>{definition}</p>
        {formula ? <p className={classes.formula}>{formula}</p> : null}
        {window ? <p className={classes.window}>{window}</p> : null}
      </Popover.Dropdown>
    </Popover>
  );
}
