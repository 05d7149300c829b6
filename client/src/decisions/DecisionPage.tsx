import type { Decision } from '@contract/decisions';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { problemOf } from '../api/problem';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconCheck, IconDecision, IconPerson, IconRepeat, IconWarn } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { Pill } from '../ui/Pill';
import { Skeleton } from '../ui/Skeleton';
import { clock, day, plural } from '../ui/words';
import { decisionQuery, replayQuery } from './api';
import { CandidateTable } from './CandidateTable';
import { DecisionSide } from './DecisionSide';
import classes from './DecisionPage.module.css';
import { actionWords, differenceWords, playWords, triggerWords, wordsFor } from './words';

function RanAgain({ id }: { id: string }) {
  const { data, isError, isFetching } = useQuery(replayQuery(id));
  if (isFetching) return <Pill>Running again</Pill>;
  if (isError || !data) return <Pill>Could not run it again</Pill>;
  if (data.equal) {
    return (
      <Pill tone="ok" icon={<IconCheck size={14} stroke={1.9} aria-hidden="true" />}>
        Ran again, same result
      </Pill>
    );
  }
  return (
    <Pill tone="warn" icon={<IconWarn size={14} stroke={1.9} aria-hidden="true" />}>
      Ran again, not the same. {data.difference ? differenceWords[data.difference] : ''}
    </Pill>
  );
}

function Changed({ decision }: { decision: Decision }) {
  if (decision.whatIf.length === 0) return null;
  const label = (action: Decision['chosen']) =>
    decision.candidates.find((each) => each.action === action)?.label ?? actionWords[action];
  return (
    <section className={classes.changed} aria-labelledby="what-if">
      <h2 id="what-if" className={classes.label}>
        What would have changed it
      </h2>
      <ul className={classes.cards}>
        {decision.whatIf.slice(0, 3).map(({ change, chosen }) => (
          <li key={change} className={classes.card}>
            <span className={classes.change}>{change}</span>
            <span className={classes.instead}>Then: {label(chosen)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Told({ decision }: { decision: Decision }) {
  const { candidates, profile, trigger } = decision;
  const replay = useQuery(replayQuery(decision.id));
  const second = `${clock(decision.at)}:${String(new Date(decision.at).getSeconds()).padStart(2, '0')}`;
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <PageHead
          title={
            <span className={classes.crumbs}>
              <IconDecision size={18} stroke={1.65} className={classes.diamond} aria-hidden="true" />
              <Link to="/decisions" className={classes.up}>
                Decisions
              </Link>
              <span className={classes.slash} aria-hidden="true">
                /
              </span>
              {profile.name ?? 'Name not known'}, {day(decision.at)} {second}
            </span>
          }
          actions={
            <>
              <Button
                variant="default"
                component={Link}
                to={`/people/${profile.id}`}
                leftSection={<IconPerson size={16} stroke={1.65} aria-hidden="true" />}
              >
                Open profile
              </Button>
              <Button
                variant="default"
                disabled={replay.isFetching}
                onClick={() => replay.refetch()}
                leftSection={<IconRepeat size={16} stroke={1.65} aria-hidden="true" />}
              >
                Run again
              </Button>
            </>
          }
        />
        <div className={classes.told}>
          <p className={classes.sentence}>{decision.sentence}</p>
          <div className={classes.pills}>
            <Pill tone="decision" icon={<IconDecision size={14} stroke={1.9} aria-hidden="true" />}>
              {candidates.length} considered, 1 chosen
            </Pill>
            <Pill>Trigger: {wordsFor(triggerWords, trigger.type)}</Pill>
            <Pill>{wordsFor(playWords, decision.play)}</Pill>
            <RanAgain id={decision.id} />
            <Pill>Took {decision.tookMs < 10 ? decision.tookMs.toFixed(1) : Math.round(decision.tookMs)} ms</Pill>
          </div>
        </div>
        <CandidateTable candidates={candidates} />
        <Changed decision={decision} />
      </div>
      <aside className={classes.side} aria-label={`About this decision, ${plural(candidates.length, 'candidate')}`}>
        <DecisionSide decision={decision} />
      </aside>
    </div>
  );
}

/** Why one thing was done and not the others. */
export function DecisionPage() {
  const { decisionId } = useParams({ strict: false });
  const query = useQuery(decisionQuery(decisionId ?? ''));
  if (query.data) return <Told decision={query.data} />;
  if (query.isPending) return <Skeleton lines={8} />;
  if (problemOf(query.error).status === 404) {
    return (
      <Empty
        title="There is no such decision"
        actions={
          <Button component={Link} to="/decisions" variant="default">
            See all decisions
          </Button>
        }
      >
        The link may be cut short. Decisions are never deleted while their customer is kept.
      </Empty>
    );
  }
  return <ErrorState title="We could not load this decision" error={query.error} onRetry={() => query.refetch()} />;
}
