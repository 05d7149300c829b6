import type { Id } from '@contract/common';
import type { MergeProposal } from '@contract/profiles';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ShowOlder } from '../../ui/ShowOlder';
import type { ProposalState } from './api';
import classes from './DuplicatesPage.module.css';
import { nameOf, scoreWords, sentenceOf, sides } from './words';

interface PairListProps {
  pairs: MergeProposal[];
  open: Id | undefined;
  state: ProposalState;
  query: Parameters<typeof ShowOlder>[0]['query'];
}

/** The pairs, likeliest first: who, how likely, and what speaks most for it. */
export function PairList({ pairs, open, state, query }: PairListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (open) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  return (
    <>
      <ol className={classes.pairs} ref={list}>
        {pairs.map((pair) => {
          const { speaksFor, against } = sides(pair.evidence);
          const [most] = [...speaksFor, ...against];
          return (
            <li key={pair.id}>
              <Link
                to="/people/duplicates"
                search={{ ...(state === 'open' ? {} : { state }), pair: pair.id } as never}
                replace
                className={classes.pair}
                aria-current={pair.id === open ? 'true' : undefined}
              >
                <span className={classes.names}>
                  {nameOf(pair.a)}
                  {pair.a.id === pair.b.id ? null : <> and {nameOf(pair.b)}</>}
                </span>
                <span className={classes.score}>{scoreWords(pair)}</span>
                <span className={classes.most}>{most ? sentenceOf(most) : null}</span>
              </Link>
            </li>
          );
        })}
      </ol>
      <ShowOlder query={query} label="Show more" />
    </>
  );
}
