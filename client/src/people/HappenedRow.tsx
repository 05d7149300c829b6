import { Link } from '@tanstack/react-router';
import { IconCheck, IconClose, IconDecision, IconHeld, IconLink, IconPulse, type TablerIcon } from '../ui/icons';
import { moment } from '../ui/words';
import { titleOf, usedUp, wordsOf } from './happened-words';
import classes from './Timeline.module.css';
import type { Happened } from './timeline-groups';

const icons = {
  held: IconHeld,
  decided: IconDecision,
  agreed: IconCheck,
  refused: IconClose,
  event: IconPulse,
  merge: IconLink,
} satisfies Record<string, TablerIcon>;

function iconOf(entry: Happened): keyof typeof icons {
  switch (entry.kind) {
    case 'decision':
      return entry.decision.suppressed ? 'held' : 'decided';
    case 'consent':
      return entry.consent.granted ? 'agreed' : 'refused';
    default:
      return entry.kind;
  }
}

/** Something that happened without anybody speaking: a decision, a consent, an event elsewhere, a merge. */
export function HappenedRow({ entry }: { entry: Happened }) {
  const Icon = icons[iconOf(entry)];
  const words = wordsOf(entry);
  const cap = entry.kind === 'decision' ? entry.decision.suppressed?.cap : null;
  return (
    <li className={classes.stretch}>
      <span className={classes.node} data-kind={entry.kind}>
        <Icon size={14} stroke={1.8} aria-hidden="true" />
      </span>
      <h3 className={classes.title}>
        {entry.kind === 'decision' ? (
          <Link to="/decisions/$decisionId" params={{ decisionId: entry.decision.id }} className={classes.link}>
            {titleOf(entry)}
          </Link>
        ) : (
          titleOf(entry)
        )}
        <span className={classes.quiet}>{moment(entry.at)}</span>
      </h3>
      {words ? <p className={classes.happened}>{words}</p> : null}
      {cap ? <p className={`${classes.happened} ${classes.quiet}`}>{usedUp(cap)}</p> : null}
    </li>
  );
}
