import type { Rule, RuleRun } from '@contract/macros';
import { Modal } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ruleMissesQuery, ruleRunsQuery } from '../../api/macros';
import { ErrorState } from '../../ui/ErrorState';
import { ShowOlder } from '../../ui/ShowOlder';
import { Skeleton } from '../../ui/Skeleton';
import table from '../../ui/Table.module.css';
import text from '../../ui/TextLink.module.css';
import { day, moment } from '../../ui/words';
import classes from './Rules.module.css';
import { useRuleNames } from './useRuleNames';
import { stateWords } from './words';
import { useFocusBack } from '../../ui/useFocusBack';

function Thread({ id, name, onClose }: { id: string; name: string | null; onClose: () => void }) {
  return (
    <Link to="/inbox/$conversationId" params={{ conversationId: id }} className={text.link} onClick={onClose}>
      {name ?? 'Name not known'}
    </Link>
  );
}

/** What met its conditions then. */
function Saw({ run }: { run: RuleRun }) {
  const { say } = useRuleNames();
  if (run.saw.length === 0) return <span className={classes.quiet}>It asks for nothing</span>;
  return (
    <ul className={classes.would}>
      {run.saw.map(({ condition, saw }) => (
        <li key={condition}>
          <span className={classes.quiet}>{say(condition)}:</span> “
          <span dir="auto" className={classes.saw}>
            {saw}
          </span>
          ”
        </li>
      ))}
    </ul>
  );
}

function Steps({ run }: { run: RuleRun }) {
  return (
    <ul className={classes.would}>
      {run.results.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <li key={i}>
          {step.words}
          {step.state === 'skipped' ? <span className={classes.quiet}>, left out</span> : null}
          {step.problem ? <span className={classes.wrong}>: {step.problem.title}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Runs({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const query = useInfiniteQuery(ruleRunsQuery(rule.id));
  const runs = query.data?.pages.flatMap((page) => page.data) ?? [];
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError)
    return <ErrorState title="We could not load the log" error={query.error} onRetry={() => query.refetch()} />;
  if (runs.length === 0) return <p className={classes.none}>It did nothing yet.</p>;
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Conversation</th>
            <th scope="col">What it saw</th>
            <th scope="col">What it did</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row">
                <Thread id={run.conversationId} name={run.customer} onClose={onClose} />
                <span className={classes.when}>
                  {stateWords[run.state]}, {moment(run.at)}
                </span>
              </th>
              <td>
                <Saw run={run} />
              </td>
              <td>
                <Steps run={run} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ShowOlder query={query} />
    </>
  );
}

function Misses({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { say } = useRuleNames();
  const query = useQuery(ruleMissesQuery(rule.id));
  if (query.isPending) return <Skeleton lines={3} />;
  if (query.isError)
    return <ErrorState title="We could not load the log" error={query.error} onRetry={() => query.refetch()} />;
  if (query.data.length === 0) return <p className={classes.none}>In seven days there was no time it did not.</p>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">Not so</th>
          <th scope="col">Day</th>
          <th scope="col" className={table.num}>
            Times
          </th>
          <th scope="col">The last</th>
        </tr>
      </thead>
      <tbody>
        {query.data.map((miss) => (
          <tr key={`${miss.day} ${miss.why}`}>
            <th scope="row">{say(miss.why)}</th>
            <td className={table.nowrap}>{day(miss.day)}</td>
            <td className={table.num}>{miss.times.toLocaleString()}</td>
            <td>
              {miss.lastConversationId ? (
                <Thread id={miss.lastConversationId} name={moment(miss.lastAt)} onClose={onClose} />
              ) : (
                moment(miss.lastAt)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a rule did lately, step by step, and why it did nothing when it did not. */
export function RuleLog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={`What ${rule.name} did`}
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.log}>
        <Runs rule={rule} onClose={onClose} />
        <h3 className={classes.legend}>Why it did not, in seven days</h3>
        <Misses rule={rule} onClose={onClose} />
      </div>
    </Modal>
  );
}
