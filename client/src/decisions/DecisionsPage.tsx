import { ShowOlder } from '../ui/ShowOlder';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMe } from '../api/session';
import { joinFloor, seenDecisions, useFreshDecisions } from '../floor/supervisor-socket';
import { Empty } from '../ui/Empty';
import { ErrorState } from '../ui/ErrorState';
import { PageHead } from '../ui/PageHead';
import { PersonPick } from '../ui/PersonPick';
import { Skeleton } from '../ui/Skeleton';
import { useFilters } from '../ui/useFilters';
import { plural } from '../ui/words';
import { decisionsQuery } from './api';
import { DecisionRows } from './DecisionRows';
import classes from './DecisionsPage.module.css';
import { KillSwitchCard } from './KillSwitchCard';
import { PlayCard } from './PlayCard';
import { WhyNot } from './WhyNot';
import { type Did, didOf } from './words';

const choices: { value: Did | 'all'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'acted', label: 'Acted' },
  { value: 'held', label: 'Held back' },
  { value: 'nothing', label: 'Nothing to do' },
];

/** Every decision in one sentence, newest first; the questions "why" and "why not" start here. */
export function DecisionsPage() {
  const me = useMe();
  const supervises = me.role !== 'agent';
  const [{ profile, did }, set] = useFilters(['profile', 'did']);
  const query = useInfiniteQuery(decisionsQuery(profile));
  const fresh = useFreshDecisions();
  useEffect(() => (supervises ? joinFloor() : undefined), [supervises]);

  const all = query.data?.pages.flatMap((page) => page.data) ?? [];
  const shown = did ? all.filter((each) => didOf(each) === did) : all;
  const waiting = profile ? 0 : fresh.filter((id) => !all.some((each) => each.id === id)).length;
  const showNew = async () => {
    await query.refetch();
    seenDecisions();
  };
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <PageHead
          title="Decisions"
          actions={
            <PersonPick
              label="Why, or why not, by person"
              placeholder="Why (not)? A name or address"
              onPick={(id) => set({ profile: id })}
            />
          }
        />
        {profile ? <WhyNot profile={profile} onClose={() => set({ profile: undefined })} /> : null}
        <div className={classes.tools}>
          <SegmentedControl
            aria-label="What happened"
            value={did ?? 'all'}
            data={choices}
            onChange={(value) => set({ did: value === 'all' ? undefined : value })}
          />
          <span className={classes.meta} role="status">
            {query.isSuccess ? counted(shown.length, all.length, query.hasNextPage) : null}
          </span>
          {waiting > 0 ? (
            <Button size="sm" variant="default" onClick={showNew}>
              {plural(waiting, 'new decision')}
            </Button>
          ) : null}
        </div>
        {query.isPending ? <Skeleton lines={8} /> : null}
        {query.isError ? (
          <ErrorState
            title="We could not load the decisions"
            safe="They keep being made and recorded."
            error={query.error}
            onRetry={() => query.refetch()}
          />
        ) : null}
        {query.isSuccess && all.length === 0 ? (
          <Empty title={profile ? 'Nothing was decided about this person' : 'Nothing was decided yet'}>
            A decision is made when somebody has to contact us again about the same issue.
          </Empty>
        ) : null}
        {all.length > 0 && shown.length === 0 ? (
          <Empty
            title="Nothing matches"
            actions={
              <Button variant="default" onClick={() => set({ did: undefined })}>
                Show all
              </Button>
            }
          >
            {plural(all.length, 'decision')} {all.length === 1 ? 'is' : 'are'} hidden by "
            {choices.find((each) => each.value === did)?.label ?? did}".
          </Empty>
        ) : null}
        <DecisionRows decisions={shown} />
        <ShowOlder query={query} />
      </div>
      <aside className={classes.side} aria-label="What the hub does by itself">
        <h2 className="tl-visually-hidden">What the hub does by itself</h2>
        <KillSwitchCard />
        <PlayCard />
      </aside>
    </div>
  );
}

function counted(shown: number, loaded: number, more: boolean): string {
  const all = `${plural(loaded, 'decision')}${more ? ', older ones not loaded' : ''}`;
  return shown === loaded ? all : `${shown} of ${all}`;
}
