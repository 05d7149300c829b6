import type { ReactNode } from 'react';
import classes from './CannedList.module.css';

interface SuggestionListProps<One> {
  id: string;
  label: string;
  items: One[];
  at: number;
  /** What is typed for it, its title, and more about it. */
  lineOf: (one: One) => { key: string; typed: string; title: string; more: string };
  onChoose: (one: One) => void;
  children?: ReactNode;
}

/** What the words before the caret may become; the field keeps the caret and the keys. */
export function SuggestionList<One>({ id, label, items, at, lineOf, onChoose, children }: SuggestionListProps<One>) {
  return (
    <div className={classes.list} role="listbox" id={id} aria-label={label}>
      {items.map((one, index) => {
        const { key, typed, title, more } = lineOf(one);
        return (
          <div
            key={key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.row}
            // The caret stays where the words go.
            onMouseDown={(event) => {
              event.preventDefault();
              onChoose(one);
            }}
          >
            <span className={classes.shortcut}>{typed}</span>
            <span className={classes.title}>{title}</span>
            <span className={classes.body}>{more}</span>
          </div>
        );
      })}
      {children}
    </div>
  );
}
