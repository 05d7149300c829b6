import type { Id } from '@contract/common';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { proposalsOfQuery } from '../../people/merge/api';
import { nameOf, scoreWords } from '../../people/merge/words';
import { IconMerge } from '../../ui/icons';
import { Section } from '../../ui/Section';
import classes from './ContextPanel.module.css';

/** Other records that may be the same person: one press to the review. */
export function MaybeSame({ person }: { person: Id }) {
  const { data: proposals = [] } = useQuery(proposalsOfQuery(person));
  const pairs = proposals.filter(({ a, b }) => a.id !== b.id).slice(0, 3);
  if (pairs.length === 0) return null;
  return (
    <Section label="The same person?">
      <ul className={classes.flags}>
        {pairs.map((pair) => (
          <li key={pair.id}>
            <IconMerge size={16} stroke={1.65} className={classes.quiet} aria-hidden="true" />
            <span className={classes.flag}>
              <Link to="/people/duplicates" search={{ pair: pair.id } as never} className={classes.same}>
                May be the same as {nameOf(pair.a.id === person ? pair.b : pair.a)}
              </Link>
              <span className={classes.meta}>{scoreWords(pair)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
