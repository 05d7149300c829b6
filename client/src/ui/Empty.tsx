import type { ReactNode } from 'react';
import { Curve } from './Curve';
import classes from './Empty.module.css';

interface EmptyProps {
  title: string;
  /** One line of help. */
  children?: ReactNode;
  /** Instead of the curve: for "not allowed", which is not the same as "nothing there". */
  icon?: ReactNode;
  /** At most two. */
  actions?: ReactNode;
}

/** A place with nothing in it: why, and what to do about it. */
export function Empty({ title, children, icon, actions }: EmptyProps) {
  return (
    <div className={classes.empty}>
      {icon ? <span className={classes.icon}>{icon}</span> : <Curve />}
      <h2 className={classes.title}>{title}</h2>
      {children ? <p className={classes.help}>{children}</p> : null}
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
