import type { Interaction } from '@contract/insights';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Card } from '../ui/Card';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { plural } from '../ui/words';
import { interactionsQuery } from './board';
import classes from './IssuesCard.module.css';
import { issueWords } from './words';

interface Issue {
  key: string;
  repeats: number;
  people: number;
}

/** Repeats by the problem they are about, the largest first. Pure. */
export function byIssue(repeats: Interaction[]): Issue[] {
  const groups = new Map<string, { repeats: number; people: Set<string> }>();
  for (const each of repeats) {
    if (!each.issueKey || !each.profile) continue;
    const group = groups.get(each.issueKey) ?? { repeats: 0, people: new Set<string>() };
    group.repeats += 1;
    group.people.add(each.profile.id);
    groups.set(each.issueKey, group);
  }
  return [...groups]
    .map(([key, group]) => ({ key, repeats: group.repeats, people: group.people.size }))
    .sort((a, b) => b.repeats - a.repeats || b.people - a.people || a.key.localeCompare(b.key));
}

const SHOWN = 6;
/** Below this many people a rank says little, and we say so. */
const FIRM = 10;

/** What brings customers back: the latest repeats, by problem. */
export function IssuesCard() {
  const query = useInfiniteQuery(interactionsQuery({ repeat: '7d' }, 100));
  const repeats = query.data?.pages.flatMap((page) => page.data) ?? [];
  const issues = byIssue(repeats);
  const most = Math.max(1, ...issues.map((issue) => issue.repeats));
  const partial = query.hasNextPage;
  return (
    <Card
      title="What brings them back"
      about={partial ? `the latest ${repeats.length} repeats` : 'repeats within 7 days'}
      foot={
        issues.length > SHOWN ? (
          <Link to="/floor" search={{ repeat: '7d' }} className={classes.link}>
            Show all {issues.length} problems
          </Link>
        ) : undefined
      }
    >
      {query.isPending ? <Skeleton lines={4} /> : null}
      {query.isError ? (
        <ErrorState title="We could not load the repeats" error={query.error} onRetry={() => query.refetch()} />
      ) : null}
      {query.isSuccess && issues.length === 0 ? (
        <p className={classes.none}>
          {repeats.length === 0
            ? 'Nobody had to contact us twice about the same problem in the last 7 days.'
            : 'Customers came back, but nobody has named the problems yet.'}
        </p>
      ) : null}
      <ul className={classes.list}>
        {issues.slice(0, SHOWN).map((issue) => (
          <li key={issue.key}>
            <Link to="/floor" search={{ repeat: '7d', issue: issue.key }} className={classes.row}>
              <span className={classes.words}>
                <span className={classes.name}>{issueWords(issue.key)}</span>
                <span className={classes.people}>
                  {plural(issue.people, 'person', 'people')}
                  {issue.people < FIRM ? ', too few to rank firmly' : ''}
                </span>
              </span>
              <svg viewBox="0 0 140 12" width={140} height={12} className={classes.bar} aria-hidden="true">
                <rect width={(issue.repeats / most) * 140} height={12} rx={3} />
              </svg>
              <b className={classes.count}>{issue.repeats}</b>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
