import type { Id } from '@contract/common';
import type { MergeProposal } from '@contract/profiles';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommands } from '../../shell/commands';
import { paths } from '../../paths';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconArrowBack } from '../../ui/icons';
import { PageHead } from '../../ui/PageHead';
import { Skeleton } from '../../ui/Skeleton';
import { useFilters } from '../../ui/useFilters';
import { plural } from '../../ui/words';
import { proposalQuery, type ProposalState, proposalsQuery } from './api';
import classes from './DuplicatesPage.module.css';
import { PairList } from './PairList';
import { PairReview } from './PairReview';

const states: { value: ProposalState; label: string }[] = [
  { value: 'open', label: 'To review' },
  { value: 'accepted', label: 'Merged' },
  { value: 'rejected', label: 'Kept apart' },
];

const isState = (value: string | undefined): value is ProposalState => states.some((one) => one.value === value);

const nothing: Record<ProposalState, { title: string; help: string }> = {
  open: {
    title: 'No two records look alike',
    help: 'Records are compared as they change. What may be one person is asked here, and nothing is merged on a guess.',
  },
  accepted: { title: 'No pair was merged yet', help: 'What was merged unasked stands on the person’s own page.' },
  rejected: { title: 'No pair was kept apart yet', help: 'Pairs that are not the same person stay here for good.' },
};

/** The review of possible duplicates: likeliest first, one pair at a time side by side, by keys alone if wished. */
export function DuplicatesPage() {
  const [{ state: asked, pair }, set] = useFilters(['state', 'pair']);
  const state = isState(asked) ? asked : 'open';
  const query = useInfiniteQuery(proposalsQuery(state));
  const pairs = query.data?.pages.flatMap((page) => page.data) ?? [];
  const listed = pairs.find(({ id }) => id === pair);
  // A link may name a pair that somebody answered meanwhile, or one far down.
  const linked = useQuery({ ...proposalQuery(pair ?? ''), enabled: pair !== undefined && query.isSuccess && !listed });
  // The pair somebody looks at stays, also where a likelier one is found meanwhile.
  const [begun, setBegun] = useState<Id>();
  const top = pairs.find(({ id }) => id === begun) ?? pairs[0];
  if (top?.id !== begun) setBegun(top?.id);
  const open = listed ?? (pair ? linked.data : top);

  const at = pairs.findIndex(({ id }) => id === open?.id);
  const go = (to: MergeProposal | undefined) => set({ pair: to?.id }, { replace: true });
  /** The first pair of the next page, once it is here. */
  const turn = async () => {
    const { data } = await query.fetchNextPage();
    const next = data?.pages.at(-1)?.data[0];
    if (next) go(next);
  };
  const step = (by: 1 | -1) => {
    const next = pairs[at + by];
    if (next) go(next);
    else if (by === 1 && query.hasNextPage) void turn();
  };
  const afterAnswer = () => {
    if (at === pairs.length - 1 && query.hasNextPage) void turn();
    else go(pairs[at + 1] ?? pairs[at - 1]);
  };
  useCommands([
    {
      id: 'pair.next',
      title: 'Next pair',
      group: 'List',
      also: ['arrowdown'],
      keyOnly: true,
      run: () => step(1),
    },
    {
      id: 'pair.before',
      title: 'Pair before',
      group: 'List',
      also: ['arrowup'],
      keyOnly: true,
      run: () => step(-1),
    },
  ]);

  return (
    <div className={classes.page}>
      <PageHead
        title="The same person?"
        actions={
          <Button
            component={Link}
            to="/people"
            variant="default"
            leftSection={<IconArrowBack size={16} stroke={1.65} aria-hidden="true" />}
          >
            People
          </Button>
        }
      >
        <span role="status">
          {query.isSuccess ? `${plural(pairs.length, 'pair')}${query.hasNextPage ? ' shown' : ''}` : null}
        </span>
      </PageHead>
      <div className={classes.panes} data-open={open ? true : undefined}>
        <section className={classes.list} aria-label="Pairs" data-pane="list">
          <div className={classes.filter}>
            <SegmentedControl
              aria-label="Which pairs"
              fullWidth
              value={state}
              data={states}
              onChange={(value) =>
                set({ state: value === 'open' ? undefined : value, pair: undefined }, { replace: true })
              }
            />
          </div>
          {query.isPending ? <Skeleton lines={6} /> : null}
          {query.isError ? (
            <ErrorState title="We could not load the pairs" error={query.error} onRetry={() => query.refetch()} />
          ) : null}
          <PairList pairs={pairs} open={open?.id} state={state} query={query} />
        </section>
        <section className={classes.review} aria-label="The pair side by side" data-pane="review" tabIndex={-1}>
          {query.isSuccess && !open && pair === undefined ? (
            <Empty title={nothing[state].title}>{nothing[state].help}</Empty>
          ) : null}
          {linked.isError ? (
            <Empty title="There is no such pair">One of the two may have been erased on their wish.</Empty>
          ) : null}
          {open ? (
            <PairReview
              key={open.id}
              proposal={open}
              onAnswered={afterAnswer}
              onReopened={(id) => {
                // The undo line outlives this page.
                if (window.location.pathname === paths.duplicates)
                  set({ state: undefined, pair: id }, { replace: true });
              }}
              onSkip={at >= 0 && (at < pairs.length - 1 || query.hasNextPage) ? () => step(1) : undefined}
            />
          ) : null}
        </section>
      </div>
    </div>
  );
}
