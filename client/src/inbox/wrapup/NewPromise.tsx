import { useState } from 'react';
import classes from './WrapUpPanel.module.css';

/** What is promised and, where it has a time, by when: then it comes back as work of its own. */
export function NewPromise({ onAdd }: { onAdd: (text: string, dueAt: string | null) => void }) {
  const [text, setText] = useState('');
  const [due, setDue] = useState('');
  const add = () => {
    if (!text.trim()) return;
    onAdd(text.trim(), due ? new Date(due).toISOString() : null);
    setText('');
    setDue('');
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !text.trim()) return;
    event.preventDefault();
    add();
  };
  return (
    <div className={classes.promise}>
      <input
        className={classes.add}
        placeholder="Promise something new, then Enter"
        aria-label="A new promise"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text ? (
        <label className={classes.due}>
          by
          <input
            type="datetime-local"
            className={classes.add}
            aria-label="Promised by"
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <button type="button" className={classes.addCode} onClick={add}>
            Add
          </button>
        </label>
      ) : null}
    </div>
  );
}
