import { type Candidate, decisionStages } from '@contract/decisions';
import classes from './StageLine.module.css';

export const STAGE_WIDTH = 300;
const STEP = STAGE_WIDTH / decisionStages.length;
const MIDDLE = 12;
const at = (index: number) => STEP * (index + 0.5);

export const stageWords: Record<Candidate['stage'], string> = {
  fits: 'Fits',
  consent: 'Consent',
  timing: 'Timing',
  caps: 'Caps',
  channel: 'Channel',
  choice: 'Choice',
};

/** How far a candidate came, in words: what the line shows. */
export function stageSentence({ verdict, stage }: Candidate): string {
  if (verdict === 'chosen') return 'Passed every stage and was chosen';
  if (verdict === 'outranked') return 'Passed every stage, another one was worth more';
  return `${verdict === 'held' ? 'Held' : 'Stopped for good'} at ${stageWords[stage].toLowerCase()}, stage ${decisionStages.indexOf(stage) + 1} of ${decisionStages.length}`;
}

/** The path through the stages: a line as far as it came, a cross where it stopped, small dots for what was never asked. */
export function StageLine({ candidate }: { candidate: Candidate }) {
  const { verdict, stage } = candidate;
  const stopped = verdict === 'held' || verdict === 'never';
  const last = stopped ? decisionStages.indexOf(stage) : decisionStages.length - 1;
  const end = verdict === 'outranked' ? at(last) - 3 : at(last) - 9;
  return (
    <svg
      viewBox={`0 0 ${STAGE_WIDTH} 24`}
      width={STAGE_WIDTH}
      height={24}
      fill="none"
      role="img"
      aria-label={stageSentence(candidate)}
      className={classes.line}
      data-verdict={verdict}
    >
      {last > 0 ? <path d={`M${at(0)} ${MIDDLE}H${end}`} className={classes.path} /> : null}
      {decisionStages.map((name, index) => {
        const x = at(index);
        if (index > last) return <circle key={name} cx={x} cy={MIDDLE} r={2} className={classes.unreached} />;
        if (index < last) return <circle key={name} cx={x} cy={MIDDLE} r={4} className={classes.passed} />;
        if (verdict === 'chosen') {
          return (
            <g key={name}>
              <circle cx={x} cy={MIDDLE} r={9} className={classes.chosen} />
              <path d={`M${x - 4} ${MIDDLE + 0.5}l2.8 2.8 5.2-5.6`} className={classes.check} />
            </g>
          );
        }
        if (verdict === 'outranked')
          return <circle key={name} cx={x} cy={MIDDLE} r={3} className={classes.outranked} />;
        return (
          <g key={name}>
            <circle cx={x} cy={MIDDLE} r={8.5} className={classes.stop} />
            <path d={`M${x - 3} ${MIDDLE - 3}l6 6m0-6l-6 6`} className={classes.cross} />
          </g>
        );
      })}
    </svg>
  );
}
