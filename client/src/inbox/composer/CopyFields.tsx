import { useId } from 'react';
import { plural } from '../../ui/words';
import classes from './CopyFields.module.css';
import type { Copies } from './useCopies';

/** Cc and Bcc of an answer by mail, folded away behind one word; opened, they hold everybody in the mail. */
export function CopyFields({ copies }: { copies: Copies }) {
  const wrongId = useId();
  const { cc, bcc, setCc, setBcc, all, wrong } = copies;
  const others = all?.cc ?? [];
  if (cc === null)
    return (
      <button
        type="button"
        className={classes.open}
        aria-label={
          others.length > 0 ? `Cc, ${plural(others.length, 'other person', 'other people')} in this mail` : 'Cc'
        }
        onClick={() => setCc(others.map(({ address }) => address).join(', '))}
      >
        Cc{others.length > 0 ? <span className={classes.count}>{others.length} in this mail</span> : null}
      </button>
    );
  const field = (label: string, value: string, set: (text: string) => void, first: boolean) => (
    <label className={classes.row}>
      <span className={classes.label}>{label}</span>
      <input
        className={classes.input}
        type="text"
        inputMode="email"
        autoComplete="off"
        spellCheck={false}
        // Opened to be written in: the caret goes with it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={first}
        value={value}
        aria-invalid={wrong.length > 0 || undefined}
        aria-describedby={wrong.length > 0 ? wrongId : undefined}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <div className={classes.fields} role="group" aria-label="Copies">
      {field('Cc', cc, setCc, true)}
      {field('Bcc', bcc, setBcc, false)}
      <button type="button" className={classes.close} onClick={copies.clear}>
        No copies
      </button>
      {wrong.length > 0 ? (
        <p className={classes.wrong} id={wrongId} role="alert">
          {wrong.join(', ')} {wrong.length === 1 ? 'is no e-mail address' : 'are no e-mail addresses'}
        </p>
      ) : null}
      {all && all.leftOut > 0 ? (
        <p className={classes.note}>{all.leftOut} more stand in this mail and are left out.</p>
      ) : null}
    </div>
  );
}
