import { Kbd } from '../ui/Kbd';
import classes from './UndoLine.module.css';

/** A sentence and the way to what it speaks of. */
export function OpenLine({ text, open }: { text: string; open: () => void }) {
  return (
    <span className={classes.line}>
      {text}
      <button type="button" className={classes.undo} onClick={open}>
        Open
      </button>
    </span>
  );
}

/** What was done, with the way back beside it. */
export function UndoLine({ text, undo }: { text: string; undo: () => void }) {
  return (
    <span className={classes.line}>
      {text}
      <button type="button" className={classes.undo} onClick={undo}>
        Undo <Kbd of="undo" />
      </button>
    </span>
  );
}
