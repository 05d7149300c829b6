import { useId, type ReactNode } from 'react';
import classes from './Card.module.css';

interface CardProps {
  title: string;
  /** At the end of the title's line: what the numbers mean, over which window. */
  about?: ReactNode;
  foot?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A group of figures that belong together. Pages of words use sections and hairlines instead. */
export function Card({ title, about, foot, className, children }: CardProps) {
  const id = useId();
  return (
    <section className={`${classes.card} ${className ?? ''}`} aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {about ? <div className={classes.about}>{about}</div> : null}
      </header>
      {children}
      {foot ? <footer className={classes.foot}>{foot}</footer> : null}
    </section>
  );
}
