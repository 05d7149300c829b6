import type { Id } from '@contract/common';
import type { TimelinePage } from '@contract/timeline';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { http } from '../../api/http';
import { titleOf, wordsOf } from '../../people/happened-words';
import { isSaid } from '../../people/timeline-groups';
import { Section } from '../../ui/Section';
import { day } from '../../ui/words';
import classes from './ContextPanel.module.css';

const KINDS = 'decision,consent,event,merge';

/** What happened with them lately without anybody speaking; what was said stands in the conversations. */
export function Lately({ person }: { person: Id }) {
  const { data } = useQuery({
    queryKey: ['timeline', person, 'lately'] as const,
    queryFn: ({ signal }) =>
      http.get<TimelinePage>(`/v1/profiles/${person}/timeline`, { kinds: KINDS, limit: 4 }, signal),
  });
  const entries = (data?.data ?? []).filter((entry) => !isSaid(entry));
  if (entries.length === 0) return null;
  return (
    <Section
      label="Lately"
      source={
        <Link
          to="/people/$profileId"
          params={{ profileId: person }}
          search={{ tab: 'timeline' } as never}
          className={classes.all}
        >
          Whole timeline
        </Link>
      }
    >
      <ul className={classes.before}>
        {entries.map((entry) =>
          isSaid(entry) ? null : (
            <li key={entry.id}>
              <span className={classes.value} title={wordsOf(entry)}>
                {titleOf(entry)}
                {wordsOf(entry) ? <span className={classes.rest}>: {wordsOf(entry)}</span> : null}
              </span>
              <span className={classes.meta}>{day(entry.at)}</span>
            </li>
          ),
        )}
      </ul>
    </Section>
  );
}
