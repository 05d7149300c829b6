import type { Id } from '@contract/common';
import type { MergeProposal } from '@contract/profiles';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useCommands } from '../../shell/commands';
import { ErrorState } from '../../ui/ErrorState';
import { Kbd } from '../../ui/Kbd';
import { Pill } from '../../ui/Pill';
import { Skeleton } from '../../ui/Skeleton';
import { moment } from '../../ui/words';
import { Comparison } from './Comparison';
import classes from './DuplicatesPage.module.css';
import { Evidence } from './Evidence';
import { useMergeActs } from './useMergeActs';
import { useSides } from './useSides';
import { nameOf, scoreWords, whyAsked } from './words';

interface PairReviewProps {
  proposal: MergeProposal;
  onAnswered: () => void;
  onReopened: (id: Id) => void;
  /** Absent at the end of the list. */
  onSkip?: (() => void) | undefined;
}

const settled: Record<MergeProposal['state'], string | null> = {
  open: null,
  accepted: 'They were merged.',
  rejected: 'Somebody said they are not the same person. They are not asked about again.',
  overtaken: 'Their records changed since, and nothing asks about them any more.',
};

/** One pair: side by side, the reasons, who leads, and the answer. */
export function PairReview({ proposal, onAnswered, onReopened, onSkip }: PairReviewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // After an answer the next pair comes: a screen reader and the Tab key go on from here.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  const isOne = proposal.a.id === proposal.b.id;
  const asked = whyAsked(proposal);
  const said = settled[proposal.state];
  return (
    <article className={classes.inside} aria-labelledby={`pair-${proposal.id}`}>
      <header className={classes.head}>
        <h2 id={`pair-${proposal.id}`} ref={heading} tabIndex={-1} className={classes.title}>
          {isOne ? nameOf(proposal.a) : `${nameOf(proposal.a)} and ${nameOf(proposal.b)}`}
        </h2>
        <Pill>{scoreWords(proposal)}</Pill>
        <span className={classes.when}>asked {moment(proposal.createdAt)}</span>
      </header>
      {asked || said ? <p className={classes.asked}>{[said, asked].filter(Boolean).join(' ')}</p> : null}
      {isOne ? <OnePerson proposal={proposal} /> : null}
      {isOne ? null : <TwoPeople proposal={proposal} onAnswered={onAnswered} onReopened={onReopened} onSkip={onSkip} />}
    </article>
  );
}

function OnePerson({ proposal }: { proposal: MergeProposal }) {
  return (
    <>
      <p className={classes.asked}>
        <Link to="/people/$profileId" params={{ profileId: proposal.a.id }}>
          {nameOf(proposal.a)}
        </Link>{' '}
        is one person now. Their page shows the merged records and can part them again.
      </p>
      <section className={classes.reasons} aria-label="The reasons then">
        <Evidence evidence={proposal.evidence} />
      </section>
    </>
  );
}

function TwoPeople({ proposal, onAnswered, onReopened, onSkip }: PairReviewProps) {
  const { a, b, older, does, error, retry } = useSides(proposal.a.id, proposal.b.id);
  const [chosen, setLeads] = useState<Id>();
  const leads = chosen ?? older;
  const acts = useMergeActs({ onUndone: onReopened });
  const isOpen = proposal.state === 'open';
  const gone = leads === proposal.a.id ? proposal.b : proposal.a;
  const lead = leads === proposal.a.id ? proposal.a : proposal.b;
  const merge = () => {
    if (isOpen) acts.accept.mutate({ proposal, leads }, { onSuccess: onAnswered });
    else acts.join.mutate({ surviving: lead, discarded: gone, reason: 'same_person' }, { onSuccess: onAnswered });
  };
  const apart = () => acts.reject.mutate(proposal, { onSuccess: onAnswered });
  const off = acts.busy ? 'One moment' : a && b ? null : 'Still loading';
  useCommands([
    { id: 'merge.yes', title: 'Merge the two', group: 'View', off, run: merge },
    ...(isOpen ? [{ id: 'merge.no', title: 'Not the same person', group: 'View' as const, off, run: apart }] : []),
  ]);
  if (error) return <ErrorState title="We could not load the two" error={error} onRetry={retry} />;
  if (!a || !b) return <Skeleton lines={8} />;
  return (
    <>
      <Comparison a={a} b={b} evidence={proposal.evidence} leads={leads} onLeads={setLeads} />
      <section className={classes.reasons} aria-label="The reasons">
        <Evidence evidence={proposal.evidence} />
      </section>
      <div className={classes.foot}>
        <p className={classes.does}>
          {does} {nameOf(lead)} leads: that name comes first, nothing of the other is lost.
        </p>
        <div className={classes.acts}>
          <Button
            disabled={off !== null}
            loading={acts.accept.isPending}
            onClick={merge}
            rightSection={<Kbd of="merge.yes" />}
          >
            {isOpen ? 'Merge' : 'Merge after all'}
          </Button>
          {isOpen ? (
            <Button
              variant="default"
              disabled={off !== null}
              loading={acts.reject.isPending}
              onClick={apart}
              rightSection={<Kbd of="merge.no" />}
            >
              Not the same
            </Button>
          ) : (
            <Button variant="default" loading={acts.reopen.isPending} onClick={() => acts.reopen.mutate(proposal)}>
              Ask again
            </Button>
          )}
          {onSkip ? (
            <Button variant="subtle" color="gray" onClick={onSkip} rightSection={<Kbd of="pair.next" />}>
              Skip
            </Button>
          ) : null}
        </div>
      </div>
    </>
  );
}
