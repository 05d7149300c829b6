import type { ReactNode } from 'react';
import type { Texture } from './entries';
import classes from './Node.module.css';

interface ThreadRowProps {
  before: Texture;
  after: Texture;
  /** Cuts the line with a gap; without one, the line runs through. */
  node?: ReactNode;
  small?: boolean;
  tight?: boolean;
  children: ReactNode;
}

/** One entry on the thread: the line at the start edge, a node on it, the words beside it. */
export function ThreadRow({ before, after, node, small = false, tight = false, children }: ThreadRowProps) {
  return (
    <div className={classes.row} data-small={small || undefined} data-tight={tight || undefined}>
      <span className={classes.above} data-texture={before} aria-hidden="true" />
      <span className={classes.below} data-texture={after} aria-hidden="true" />
      <span className={classes.node} data-empty={node ? undefined : true}>
        {node}
      </span>
      <div className={classes.body}>{children}</div>
    </div>
  );
}
