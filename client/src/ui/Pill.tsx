import type { ReactNode } from 'react';
import classes from './Pill.module.css';

export type Tone = 'plain' | 'accent' | 'bot' | 'decision' | 'ok' | 'warn' | 'danger';

interface PillProps {
  tone?: Tone;
  icon?: ReactNode;
  title?: string;
  children: ReactNode;
}

/** A state in a word. The tone repeats what the word says and never replaces it. */
export function Pill({ tone = 'plain', icon, title, children }: PillProps) {
  return (
    <span className={classes.pill} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}
