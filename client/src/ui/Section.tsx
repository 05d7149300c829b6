import type { ReactNode } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  label: string;
  /** Where it comes from and how old it is, at the end of the label's line. */
  source?: ReactNode;
  children: ReactNode;
}

/** A stretch of a side panel: label, source, content, hairline below. */
export function Section({ label, source, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={label}>
      <div className={classes.head}>
        <h3 className={classes.label}>{label}</h3>
        {source ? <span className={classes.source}>{source}</span> : null}
      </div>
      {children}
    </section>
  );
}
