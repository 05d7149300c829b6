import type { Id } from '@contract/common';
import type { MergeProposal } from '@contract/profiles';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCommands } from '../../shell/commands';
import { Avatar } from '../../ui/Avatar';
import { Kbd } from '../../ui/Kbd';
import { Pill } from '../../ui/Pill';
import { plural } from '../../ui/words';
import { proposalsOfQuery } from './api';
import { Evidence } from './Evidence';
import classes from './SamePerson.module.css';
import { useMergeActs } from './useMergeActs';
import { useSides } from './useSides';
import { addressWords, nameOf, scoreWords, whyAsked } from './words';

/** On a person's page: who may be the same, with what speaks for it and against it. */
export function SamePerson({ person }: { person: Id }) {
  const { data: proposals = [] } = useQuery(proposalsOfQuery(person));
  const [first, ...others] = proposals.filter(({ a, b }) => a.id !== b.id);
  if (!first) return null;
  return <SameCard key={first.id} proposal={first} person={person} others={others.length} />;
}

function SameCard({ proposal, person, others }: { proposal: MergeProposal; person: Id; others: number }) {
  const other = proposal.a.id === person ? proposal.b : proposal.a;
  const { a: here, b: there, does } = useSides(person, other.id);
  const { accept, reject, busy } = useMergeActs();
  const merge = () => accept.mutate({ proposal, leads: person });
  const apart = () => reject.mutate(proposal);
  const off = busy ? 'One moment' : null;
  useCommands([
    { id: 'merge.yes', title: 'Merge the two', group: 'View', off, run: merge },
    { id: 'merge.no', title: 'Not the same person', group: 'View', off, run: apart },
  ]);
  const asked = whyAsked(proposal);
  return (
    <section className={classes.card} aria-labelledby={`same-${proposal.id}`}>
      <header className={classes.head}>
        <h3 id={`same-${proposal.id}`} className={classes.title}>
          The same person?
        </h3>
        <Pill>{scoreWords(proposal)}</Pill>
        <div className={classes.two}>
          <Avatar kind="customer" name={here?.profile.name ?? null} size={28} />
          <span className={classes.dots} aria-hidden="true" />
          <Avatar kind="customer" name={other.name} size={28} />
          <div className={classes.who}>
            <Link to="/people/$profileId" params={{ profileId: other.id }} className={classes.name}>
              {nameOf(other)}
            </Link>
            <span className={classes.address}>{there ? addressWords(there.profile) : '\u00a0'}</span>
          </div>
        </div>
      </header>
      <div className={classes.reasons}>
        {asked ? <p className={classes.asked}>{asked}</p> : null}
        <Evidence evidence={proposal.evidence} most={5} />
      </div>
      <p className={classes.does}>{does ?? 'Merging can be undone at any time.'}</p>
      <footer className={classes.acts}>
        <Button
          size="sm"
          loading={accept.isPending}
          disabled={busy}
          onClick={merge}
          rightSection={<Kbd of="merge.yes" />}
        >
          Merge
        </Button>
        <Button
          size="sm"
          variant="default"
          loading={reject.isPending}
          disabled={busy}
          onClick={apart}
          rightSection={<Kbd of="merge.no" />}
        >
          Not the same
        </Button>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          px={6}
          component={Link}
          to="/people/duplicates"
          search={{ pair: proposal.id } as never}
        >
          Compare
        </Button>
      </footer>
      {others > 0 ? (
        <p className={classes.others}>{plural(others, 'other record')} may be the same person, too.</p>
      ) : null}
    </section>
  );
}
