import type { ReactNode } from 'react';
import classes from './PageHead.module.css';

interface PageHeadProps {
  title: ReactNode;
  /** What stands beside the title: window, count, freshness. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** The head of a page that is not the inbox: what it is, how fresh it is, what can be done with all of it. */
export function PageHead({ title, children, actions }: PageHeadProps) {
  return (
    <header className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {children ? <div className={classes.about}>{children}</div> : null}
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </header>
  );
}
