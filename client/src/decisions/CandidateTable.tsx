import { type Candidate, decisionStages } from '@contract/decisions';
import { IconHeld, IconInfo, IconPhone, IconProven, IconRules, IconTookOver, type TablerIcon } from '../ui/icons';
import classes from './CandidateTable.module.css';
import { StageLine, stageWords } from './StageLine';

const icons: Record<Candidate['action'], TablerIcon> = {
  route_to_last_agent: IconTookOver,
  callback_offer: IconPhone,
  supervisor_review: IconRules,
  sensitive_action: IconProven,
  do_nothing: IconHeld,
};

const about: Record<Candidate['action'], string> = {
  route_to_last_agent: 'who answered before',
  callback_offer: 'a message that offers to call',
  supervisor_review: 'shown on the floor',
  sensitive_action: 'for who has proved who they are',
  do_nothing: 'always a candidate',
};

const rank: Record<Candidate['verdict'], number> = { chosen: 0, outranked: 1, held: 2, never: 2 };

/** The chosen one first, then by how far each came. Pure. */
export function inOrder(candidates: Candidate[]): Candidate[] {
  const reached = (each: Candidate) => decisionStages.indexOf(each.stage);
  return [...candidates].sort(
    (a, b) => rank[a.verdict] - rank[b.verdict] || reached(b) - reached(a) || b.value - a.value,
  );
}

function Row({ candidate }: { candidate: Candidate }) {
  const { action, verdict } = candidate;
  const Icon = icons[action] ?? IconInfo;
  const weighed = verdict === 'chosen' || verdict === 'outranked';
  return (
    <tr data-verdict={verdict}>
      <th scope="row">
        <span className={classes.what}>
          <Icon size={16} stroke={1.65} aria-hidden="true" />
          <span>
            <span className={classes.label}>{candidate.label}</span>
            <span className={classes.meta}>{about[action]}</span>
          </span>
        </span>
      </th>
      <td className={classes.stages}>
        <StageLine candidate={candidate} />
      </td>
      <td>
        <span className={classes.rule}>{candidate.rule}</span>
        <dl className={classes.facts}>
          <dt>Observed</dt>
          <dd>{candidate.observed}</dd>
          <dt>Required</dt>
          <dd>{candidate.required}</dd>
        </dl>
      </td>
      <td className={classes.value}>
        <span className={classes.score}>
          <svg
            viewBox="0 0 54 6"
            width={54}
            height={6}
            aria-hidden="true"
            className={classes.bar}
            data-weighed={weighed || undefined}
          >
            <rect width={54} height={6} rx={3} />
            <rect width={54 * Math.min(1, Math.max(0, candidate.value))} height={6} rx={3} />
          </svg>
          <b>{candidate.value.toFixed(2)}</b>
        </span>
        <span className={classes.meta}>
          {verdict === 'chosen'
            ? 'the highest allowed'
            : verdict === 'outranked'
              ? 'allowed, worth less'
              : 'not weighed'}
        </span>
      </td>
    </tr>
  );
}

/** All that could have happened, how far each came, and the rule that settled it. */
export function CandidateTable({ candidates }: { candidates: Candidate[] }) {
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">What could happen</th>
            <th
              scope="col"
              className={classes.stages}
              aria-label={`Stages: ${decisionStages.map((stage) => stageWords[stage]).join(', ')}`}
            >
              <span className={classes.heads}>
                {decisionStages.map((stage) => (
                  <span key={stage}>{stageWords[stage]}</span>
                ))}
              </span>
            </th>
            <th scope="col">What settled it</th>
            <th scope="col" className={classes.value}>
              Expected value
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder(candidates).map((candidate) => (
            <Row key={candidate.action} candidate={candidate} />
          ))}
        </tbody>
      </table>
      {candidates.some(({ action }) => action === 'sensitive_action') ? null : (
        <p className={classes.note}>
          <IconInfo size={14} stroke={1.9} aria-hidden="true" />
          Expected value is an estimate between 0 and 1 that this ends the issue without another contact.
        </p>
      )}
    </>
  );
}
