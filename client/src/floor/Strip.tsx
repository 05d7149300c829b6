import type { ReactNode } from 'react';
import { IconCheck, IconWarn } from '../ui/icons';
import { Spark } from '../ui/Spark';
import { clock, plural } from '../ui/words';
import { type LiveBoard, TARGET, totals } from './board';
import { Definition } from './Definition';
import { type Sample, useSamples } from './history';
import { staff } from './people';
import classes from './Strip.module.css';
import { goalWords, share, waited } from './words';

interface FigureProps {
  label: ReactNode;
  value: string;
  meta: ReactNode;
  tone?: 'ok' | 'warn' | 'danger';
  spark?: { name: string; pick: (sample: Sample) => number };
}

function Figure({ label, value, meta, tone, spark }: FigureProps) {
  const samples = useSamples();
  const first = samples[0];
  return (
    <div className={classes.figure}>
      <div className={classes.label}>{label}</div>
      <div className={classes.value}>{value}</div>
      <div className={classes.meta} data-tone={tone}>
        {tone === 'ok' ? <IconCheck size={14} stroke={1.9} aria-hidden="true" /> : null}
        {tone === 'warn' || tone === 'danger' ? <IconWarn size={14} stroke={1.9} aria-hidden="true" /> : null}
        {meta}
      </div>
      {spark && first && samples.length > 3 ? (
        <div className={classes.spark} title={`Since ${clock(first.at)}`}>
          <Spark values={samples.map(spark.pick)} label={`${spark.name} since ${clock(first.at)}`} />
        </div>
      ) : null}
    </div>
  );
}

/** The six numbers a supervisor looks at first. Each names its goal or its count. */
export function Strip({ live, now }: { live: LiveBoard; now: number }) {
  const sum = totals(live, now);
  const people = staff(live.board.agents);
  const { longest } = sum;
  const late = longest && longest.seconds > longest.line.serviceLevel.goalSeconds;
  const good = sum.removed > 0 && sum.withinGoal / sum.removed >= TARGET;
  const inTime = sum.goalSeconds ? `Answered in ${goalWords(sum.goalSeconds)}` : 'Answered in time';
  const queuesWaiting = live.board.queues.filter((line) => line.waiting > 0).length;
  return (
    <section className={classes.strip} aria-label="Now">
      <Figure
        label={
          <Definition
            id="waiting"
            label="Waiting now"
            otherwise="People in a queue whom nobody has taken yet, an offer on its way included."
          />
        }
        value={sum.waiting.toLocaleString()}
        meta={sum.waiting === 0 ? 'Nobody is waiting' : `In ${plural(queuesWaiting, 'queue')}`}
        spark={{ name: 'Waiting', pick: (sample) => sample.waiting }}
      />
      <Figure
        label={
          <Definition
            id="longest_wait"
            label="Longest wait"
            otherwise="How long the person who waits longest has waited, counted up to this second."
          />
        }
        value={longest ? waited(longest.seconds) : '–'}
        tone={late ? 'danger' : undefined}
        meta={
          longest
            ? `Goal ${goalWords(longest.line.serviceLevel.goalSeconds)}, ${longest.line.queue.name}`
            : 'Nobody is waiting'
        }
        spark={{ name: 'Longest wait', pick: (sample) => sample.longest }}
      />
      <Figure
        label={
          <Definition
            id="service_level"
            label={inTime}
            otherwise="Today: answered within the queue’s goal, of all who left the queue, answered or not."
          />
        }
        value={share(sum.withinGoal, sum.removed)}
        tone={sum.removed > 0 ? (good ? 'ok' : 'warn') : undefined}
        meta={
          sum.removed > 0
            ? `Goal ${TARGET * 100}%, ${sum.withinGoal} of ${sum.removed}`
            : 'Nobody has left a queue today'
        }
        spark={{ name: 'Answered in time', pick: (sample) => sample.served }}
      />
      <Figure
        label={<Definition id="with_bots" label="With bots" otherwise="Open conversations a bot holds now." />}
        value={live.board.withBots.toLocaleString()}
        meta={`${live.board.handoffsToday.toLocaleString()} handed over today`}
        spark={{ name: 'With bots', pick: (sample) => sample.bots }}
      />
      <Figure
        label={
          <Definition
            id="in_service"
            label="With people"
            otherwise="Conversations from the queues that somebody holds now, wrap-up included."
          />
        }
        value={sum.inService.toLocaleString()}
        meta={`Held by ${plural(people.on.filter((agent) => agent.used > 0).length, 'person', 'people')}`}
        spark={{ name: 'With people', pick: (sample) => sample.inService }}
      />
      <Figure
        label={
          <Definition
            id="agents_free"
            label="People free"
            otherwise="On shift, available, connected, and with nothing on their desk."
          />
        }
        value={people.on.length > 0 ? `${people.counts.free} of ${people.on.length}` : '–'}
        meta={people.on.length > 0 ? `${people.counts.away} away, ${people.counts.busy} busy` : 'Nobody is on shift'}
        spark={{ name: 'People free', pick: (sample) => sample.free }}
      />
    </section>
  );
}
