import { Kbd } from '../ui/Kbd';
import classes from './UndoLine.module.css';

/** What was done, with the way back beside it. */
export function UndoLine({ text, undo }: { text: string; undo: () => void }) {
  return (
    <span className={classes.line}>
      {text}
      <button type="button" className={classes.undo} onClick={undo}>
        Undo <Kbd keys="z" />
      </button>
    </span>
  );
}
