import type { DryRun, DryRunLine } from '@contract/macros';
import { Link } from '@tanstack/react-router';
import text from '../../ui/TextLink.module.css';
import { plural } from '../../ui/words';
import classes from './Rules.module.css';
import { useRuleNames } from './useRuleNames';

const SHOWN = 10;

/** Why the others were left, the commonest first; what stood there instead is each one's own. */
function reasons(lines: DryRunLine[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { why } of lines) {
    const [condition = '', saw] = (why ?? '').split(': it was ');
    const reason = saw === undefined ? condition : `not so: ${condition}`;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function Line({ line }: { line: DryRunLine }) {
  return (
    <li>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: line.conversationId }}
        className={text.link}
        target="_blank"
      >
        {line.customer ?? 'Name not known'}
      </Link>
      {line.subject ? <span className={classes.quiet}> {line.subject}</span> : null}
      {line.would.length > 0 ? (
        <ul className={classes.would}>
          {line.would.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own, and the list never changes
            <li key={i}>
              {step.words}
              {step.text ? <q className={classes.said}>{step.text}</q> : null}
              {step.problem ? <span className={classes.wrong}> would fail: {step.problem.title}</span> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** What a rule would do with the newest conversations, and why it would leave the others. Nothing was done. */
export function DryRunList({ result }: { result: DryRun }) {
  const { say } = useRuleNames();
  const matched = result.lines.filter((one) => one.matches);
  const others = result.lines.filter((one) => !one.matches);
  return (
    <section className={classes.result} aria-label="Dry run">
      <p className={classes.sum} role="status">
        Of the newest {plural(result.looked, 'conversation')} this rule would touch {result.matched.toLocaleString()}.
        Nothing was done.
      </p>
      {matched.length > 0 ? (
        <ul className={classes.lines}>
          {matched.slice(0, SHOWN).map((line) => (
            <Line key={line.conversationId} line={line} />
          ))}
          {matched.length > SHOWN ? <li className={classes.quiet}>and {matched.length - SHOWN} more</li> : null}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <details className={classes.others}>
          <summary>Why {others.length.toLocaleString()} would be left</summary>
          <ul className={classes.lines}>
            {reasons(others).map(([reason, count]) => (
              <li key={reason}>
                {count.toLocaleString()} × {say(reason)}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
