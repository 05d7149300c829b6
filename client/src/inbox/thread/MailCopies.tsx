import type { Message } from '@contract/conversations';
import classes from './MailCopies.module.css';

const SHOWN = 3;

const listOf = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];

/** Who else a mail went to. Of a customer's mail nobody can tell its Bcc. */
export function MailCopies({ message: { direction, options, cc } }: { message: Message }) {
  const copies = direction === 'in' ? (cc ?? []) : listOf(options?.cc);
  const hidden = direction === 'in' ? [] : listOf(options?.bcc);
  if (copies.length + hidden.length === 0) return null;
  return (
    <p className={classes.copies}>
      <Line label="Cc" addresses={copies} />
      <Line label="Bcc" addresses={hidden} />
    </p>
  );
}

function Line({ label, addresses }: { label: string; addresses: string[] }) {
  if (addresses.length === 0) return null;
  const left = addresses.length - SHOWN;
  return (
    <span className={classes.line} title={addresses.join(', ')}>
      <span className={classes.label}>{label}</span> {addresses.slice(0, SHOWN).join(', ')}
      {left > 0 ? (
        <>
          <span aria-hidden="true"> and {left} more</span>
          <span className="tl-visually-hidden">, {addresses.slice(SHOWN).join(', ')}</span>
        </>
      ) : null}
    </span>
  );
}
