import type { WhatIf, WhatIfQuestion } from '@contract/what-if';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queuesQuery } from '../api/desk';
import { http } from '../api/http';
import { Card } from '../ui/Card';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { IconHistory } from '../ui/icons';
import { PageHead } from '../ui/PageHead';
import { Skeleton } from '../ui/Skeleton';
import { Changed } from './Changed';
import { Compare } from './Compare';
import { TrialForm } from './TrialForm';
import { questionFrom, untouched, yesterday } from './tried';
import { skillsQuery } from './skills';
import classes from './WhatIf.module.css';
import { BackToFloor } from '../floor/BackToFloor';

interface Asked {
  question: WhatIfQuestion;
  queueId: string | null;
}

/** A recorded stretch played again under other queues and people. */
export function WhatIfPage() {
  const queues = useQuery(queuesQuery).data ?? [];
  const skills = useQuery(skillsQuery).data ?? [];
  const [stretch, setStretch] = useState(yesterday);
  const [trial, setTrial] = useState(untouched);
  const run = useMutation({
    mutationFn: async ({ question, queueId }: Asked) => ({
      answer: await http.post<WhatIf>('/v1/what-if', question),
      queueId,
    }),
  });
  const ask = () => run.mutate({ question: questionFrom(stretch, trial), queueId: trial.queueId });
  const told = run.data;
  return (
    <div className={classes.page}>
      <PageHead
        title={
          <>
            <BackToFloor />
            What if
          </>
        }
      >
        <span>A day that was, played again another way</span>
      </PageHead>
      <div className={classes.columns}>
        <TrialForm
          stretch={stretch}
          trial={trial}
          queues={queues}
          skills={skills}
          busy={run.isPending}
          onStretch={(change) => setStretch((now) => ({ ...now, ...change }))}
          onTrial={(change) => setTrial((now) => ({ ...now, ...change }))}
          onRun={ask}
        />
        <div className={classes.answer} aria-live="polite" aria-busy={run.isPending}>
          {run.isPending ? <Skeleton lines={10} /> : null}
          {run.isError ? <ErrorState title="We could not play it again" error={run.error} onRetry={ask} /> : null}
          {run.isIdle ? (
            <Empty title="Nothing played yet" icon={<IconHistory size={22} stroke={1.65} aria-hidden="true" />}>
              Choose a day and what should be different. You get waits, service level and desks side by side, and who
              would have served whom.
            </Empty>
          ) : null}
          {told && !run.isPending ? <Answer answer={told.answer} queueId={told.queueId} /> : null}
        </div>
      </div>
    </div>
  );
}

function Answer({ answer, queueId }: { answer: WhatIf; queueId: string | null }) {
  if (answer.recorded.total.offered === 0)
    return <Empty title="Nobody came in this time">Choose another day, or a longer part of it.</Empty>;
  return (
    <>
      <Compare answer={answer} queueId={queueId} />
      <Changed answer={answer} />
      <Card title="What this takes for granted">
        <ul className={classes.assumes}>
          {answer.assumes.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </Card>
    </>
  );
}
