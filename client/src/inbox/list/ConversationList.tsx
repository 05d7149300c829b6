import { isBeside, isSide } from '../conversation/BesideBar';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type RefObject, useMemo, useRef } from 'react';
import { Virtualizer } from 'virtua';
import { draftsQuery, loadMoreRows } from '../../api/conversations';
import { deskQuery } from '../../api/desk';
import { useMe } from '../../api/session';
import { useSkew } from '../../live/clock';
import { useOutbox } from '../../live/outbox';
import { OwedRows } from '../../owed/OwedRows';
import { useOffers } from '../../shell/useOffers';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { useNow } from '../../ui/useNow';
import { plural } from '../../ui/words';
import classes from './ConversationList.module.css';
import { ListHead } from './ListHead';
import { ListRow } from './ListRow';
import { OfferRow } from './OfferRow';
import { TaskRows, useTasks } from './TaskRows';
import { factsOf, turnLabels } from './turns';
import { useListKeys } from './useListKeys';
import { useRows, useScope } from './useRows';
import { useStillRows } from './useStillRows';

/** The list beside the thread. It stands still under a hand or a key, and says how much came meanwhile. */
export function ConversationList({ openId }: { openId: string | undefined }) {
  const scope = useScope();
  const me = useMe();
  const search = useSearch({ from: '/shell/inbox' });
  const { list, rows, hidden, hasMore } = useRows(scope);
  const scroller = useRef<HTMLDivElement>(null);
  const hand = useRef(false);
  const handOn = () => hand.current || (scroller.current?.scrollTop ?? 0) > 8 || hasFocus(scroller);
  const view = `${scope}|${search.queue ?? ''}|${search.find ?? ''}`;
  const { offers, take } = useOffers();
  const tasks = useTasks(useMemo(() => new Set(rows.map(({ id }) => id)), [rows]));
  // What rings stands at the head of the list, and not a second time among what is mine.
  const ringing = offers.map(({ kind, conversation }) => (isSide(kind) ? '' : (conversation?.id ?? ''))).join(' ');
  const quiet = useMemo(() => rows.filter(({ id }) => !ringing.split(' ').includes(id)), [rows, ringing]);
  const { groups, waiting, settle } = useStillRows(quiet, me.id, view, handOn);
  const flat = useMemo(() => groups.flatMap((group) => group.rows.map(({ row }) => row.id)), [groups]);
  useListKeys(flat, openId, scroller);
  const toTop = () => {
    settle();
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <section
      className={classes.list}
      aria-label="Conversations"
      data-pane="list"
      onPointerEnter={() => {
        hand.current = true;
      }}
      onPointerLeave={() => {
        hand.current = false;
        if ((scroller.current?.scrollTop ?? 0) <= 8) settle();
      }}
    >
      <ListHead scope={scope} />
      {waiting > 0 ? (
        <button type="button" className={classes.pill} onClick={toTop}>
          {plural(waiting, 'new', 'new')}
        </button>
      ) : null}
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={({ currentTarget: box }) => {
          if (hasMore && box.scrollHeight - box.scrollTop - box.clientHeight < 600) void loadMoreRows(scope);
        }}
      >
        {offers.length > 0 ? (
          <>
            <h2 className={classes.label} data-accent>
              Offered to you
            </h2>
            {offers.map((offer) => (
              <OfferRow key={offer.id} offer={offer} onTake={() => take(offer)} />
            ))}
          </>
        ) : null}
        <TaskRows tasks={tasks} />
        <OwedRows heading={classes.label ?? ''} />
        <Rows groups={groups} openId={openId} scroller={scroller} />
        {list.isPending ? <Skeleton lines={9} label="Loading conversations" /> : null}
        {list.isError ? (
          <ErrorState
            title="We could not load this list"
            safe="Nothing was lost."
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        {list.isSuccess && rows.length === 0 && (scope !== 'mine' || offers.length + tasks.length === 0) ? (
          <NothingHere hidden={hidden} scope={scope} />
        ) : null}
      </div>
    </section>
  );
}

const hasFocus = (box: RefObject<HTMLElement | null>) => box.current?.contains(document.activeElement) ?? false;

function Rows({
  groups,
  openId,
  scroller,
}: Pick<ReturnType<typeof useStillRows>, 'groups'> & { openId?: string; scroller: RefObject<HTMLDivElement | null> }) {
  const me = useMe();
  const now = useNow(10_000) + useSkew();
  const { data: drafts } = useQuery(draftsQuery);
  const { data: desk } = useQuery(deskQuery);
  const outbox = useOutbox();
  const drafted = new Set(
    drafts?.data.filter((draft) => draft.text.trim() !== '').map((draft) => draft.conversationId),
  );
  const failed = new Set(outbox.filter((item) => item.state === 'failed').map((item) => item.conversationId));
  const work = new Map(desk?.work.filter((item) => !isBeside(item)).map((item) => [item.conversationId, item]));
  return (
    <Virtualizer as="ul" item="li" scrollRef={scroller} itemSize={70}>
      {groups.flatMap((group) => [
        <h2 key={group.turn} className={classes.label}>
          {turnLabels[group.turn]}
        </h2>,
        ...group.rows.map(({ row, gone }) => (
          <ListRow
            key={row.id}
            row={row}
            gone={gone}
            me={me}
            now={now}
            selected={row.id === openId}
            facts={factsOf(row, {
              meId: me.id,
              now,
              hasDraft: drafted.has(row.id) && row.id !== openId,
              hasFailed: failed.has(row.id),
              work: work.get(row.id),
            })}
          />
        )),
      ])}
    </Virtualizer>
  );
}

const empties: Record<string, string> = {
  mine: 'Nobody is waiting for you',
  team: 'Nobody waits in your queues',
  bots: 'No bot is talking to anybody',
  snoozed: 'Nothing is asleep',
  resolved: 'Nothing was resolved yet',
  following: 'You follow nothing that others work',
  all: 'No conversations yet',
};

function NothingHere({ hidden, scope }: { hidden: number; scope: string }) {
  const search = useSearch({ from: '/shell/inbox' });
  const navigate = useNavigate();
  if (hidden === 0) return <p className={classes.nothing}>{empties[scope]}</p>;
  const by = search.find ? `“${search.find}”` : 'the queue filter';
  return (
    <div className={classes.nothing}>
      <p>
        Nothing matches. {plural(hidden, 'conversation')} {hidden === 1 ? 'is' : 'are'} hidden by {by}.
      </p>
      <Button variant="default" size="sm" onClick={() => void navigate({ to: '.', search: { scope: search.scope } })}>
        Show them
      </Button>
    </div>
  );
}
