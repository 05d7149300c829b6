import type { Decision } from '@contract/decisions';
import { Link } from '@tanstack/react-router';
import { IconCheck, IconDecision, IconHeld, IconMinus, type TablerIcon } from '../ui/icons';
import { Pill } from '../ui/Pill';
import { moment } from '../ui/words';
import classes from './DecisionsPage.module.css';
import { type Did, didOf, didWords, outcomeWords } from './words';

const icons: Record<Did, TablerIcon> = { acted: IconDecision, allowed: IconCheck, held: IconHeld, nothing: IconMinus };

function Row({ decision }: { decision: Decision }) {
  const did = didOf(decision);
  const Icon = icons[did];
  const outcome = decision.outcome ? outcomeWords(decision.outcome.state) : null;
  return (
    <li>
      <Link to="/decisions/$decisionId" params={{ decisionId: decision.id }} className={classes.row}>
        <span className={classes.mark} data-did={did}>
          <Icon size={14} stroke={1.9} aria-hidden="true" />
        </span>
        <span className={classes.words}>
          <span className={classes.sentence}>{decision.sentence}</span>
          <span className={classes.meta}>
            {didWords[did]} · {decision.profile.name ?? 'Name not known'}
          </span>
        </span>
        <span className={classes.end}>
          <span className={classes.time}>{moment(decision.at)}</span>
          {outcome ? <Pill tone={outcome.tone}>{outcome.text}</Pill> : null}
        </span>
      </Link>
    </li>
  );
}

/** Decisions as a list, each the way to what it looked at. */
export function DecisionRows({ decisions }: { decisions: Decision[] }) {
  return (
    <ul className={classes.rows}>
      {decisions.map((decision) => (
        <Row key={decision.id} decision={decision} />
      ))}
    </ul>
  );
}
