import classes from './Marked.module.css';

/** A text with the written part marked. */
export function Marked({ text, part }: { text: string; part: string }) {
  const wanted = part.trim();
  const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark className={classes.mark}>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

/** The same where somebody else knows what was found: a search that forgives slips marks what it took for the word. */
export function MarkedParts({ parts }: { parts: { text: string; found: boolean }[] }) {
  return parts.map(({ text, found }, index) =>
    found ? (
      // The parts of one text never reorder
      <mark key={index} className={classes.mark}>
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
