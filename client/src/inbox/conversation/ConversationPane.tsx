import type { ConversationDetail } from '@contract/conversations';
import type { Desk } from '@contract/routing';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { queryClient } from '../../api/client';
import { conversationQuery, handoffsQuery } from '../../api/conversations';
import { deskQuery } from '../../api/desk';
import { can } from '../../can';
import { problemOf } from '../../api/problem';
import { useMe } from '../../api/session';
import { threadQuery } from '../../api/thread';
import { view } from '../../live/socket';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { IconNote } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import { BesideBar, isBeside } from './BesideBar';
import { Composer } from '../composer/Composer';
import type { ComposerHandle } from '../composer/handle';
import { useReplyOptions } from '../composer/useReplyOptions';
import { Timeline, type TimelineHandle } from '../thread/Timeline';
import { CallBar } from '../../voice/CallBar';
import { ConversationHeader, type OpenMenu } from './ConversationHeader';
import classes from './ConversationPane.module.css';
import { HandoffCard } from './HandoffCard';
import { useConversationActions } from './useConversationActions';
import { useConversationCommands } from './useConversationCommands';
import { useMarkRead } from './useMarkRead';
import { useOpenAtMessage } from './useOpenAtMessage';
import { useWatching } from './useWatching';

// Not part of the first load; both are fetched as soon as a conversation is shown, so that they are there when they are wanted.
const loadWrapUp = () => import('../wrapup/WrapUpPanel').then(({ WrapUpPanel: component }) => ({ default: component }));
const loadSupervision = () =>
  import('./SupervisionBar').then(({ SupervisionBar: component }) => ({ default: component }));
const WrapUpPanel = lazy(loadWrapUp);
const OwedBar = lazy(() => import('../../owed/OwedBar').then(({ OwedBar: component }) => ({ default: component })));
const SupervisionBar = lazy(loadSupervision);

interface ConversationPaneProps {
  id: string;
  onToggleContext: () => void;
}

/** One open conversation: header, handoff, thread and composer; colleagues see that it is viewed. */
export function ConversationPane({ id, onToggleContext }: ConversationPaneProps) {
  const detail = useQuery(conversationQuery(id));
  const watching = useWatching();
  useEffect(() => {
    void loadWrapUp();
  }, []);
  useEffect(() => {
    view(id, watching);
    return () => view(null);
  }, [id, watching]);
  if (detail.data) return <Loaded key={id} row={detail.data} onToggleContext={onToggleContext} />;
  return (
    <section className={classes.pane} aria-label="Conversation" data-pane="conversation">
      {detail.isPending ? (
        <Skeleton lines={8} label="Loading the conversation" />
      ) : (
        <Failed error={detail.error} onRetry={() => void detail.refetch()} />
      )}
    </section>
  );
}

/** On a phone there is nothing else to go back by. */
const ToTheList = () => (
  <Button variant="default" component={Link} to="/inbox">
    Back to the list
  </Button>
);

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { status } = problemOf(error);
  if (status === 403) {
    return (
      <Empty title="This one is not yours to read" icon={<IconNote size={22} stroke={1.65} />} actions={<ToTheList />}>
        Ask a supervisor, or take it from its queue when it is offered.
      </Empty>
    );
  }
  if (status === 404)
    return (
      <Empty title="There is no such conversation" actions={<ToTheList />}>
        It may have been merged or erased.
      </Empty>
    );
  const safe = 'Nothing was lost: messages keep arriving and your draft is saved.';
  return <ErrorState title="We could not load this conversation" safe={safe} error={error} onRetry={onRetry} />;
}

const workOn = (id: string, desk: Desk | undefined) =>
  desk?.work.find(
    (item) => item.conversationId === id && !isBeside(item) && (item.state === 'wrapping' || item.state === 'assigned'),
  );

function Loaded({ row, onToggleContext }: { row: ConversationDetail; onToggleContext: () => void }) {
  const me = useMe();
  const watching = useWatching();
  const { data: all } = useQuery(handoffsQuery(row.id));
  const { data: desk } = useQuery(deskQuery);
  const { data: thread } = useQuery(threadQuery(row.id));
  const [unread] = useState(() => (row.lastSeq > row.readSeq ? { after: row.readSeq, upTo: row.lastSeq } : null));
  const [menu, setMenu] = useState<OpenMenu>(null);
  const [wrapOpen, setWrapOpen] = useState(false);
  const [dragging, setDragging] = useState(false);
  const composer = useRef<ComposerHandle>(null);
  const timeline = useRef<TimelineHandle>(null);
  const options = useReplyOptions(row.id, row.lastSeq);
  const canQuote = options?.quotes === true && options.allowed && can.reply(row, me.id) === null;
  const handoff = all?.[0];
  const actions = useConversationActions(row, handoff);
  const work = workOn(row.id, desk);
  const timed = work?.state === 'wrapping';
  const wrapping = timed || (wrapOpen && work !== undefined);
  // Work that came through a queue ends with a wrap-up; a conversation nobody queued just closes.
  const resolve = async () => {
    // Whoever is quicker than their desk, which is read beside the conversation, waits for it.
    const here = work ?? workOn(row.id, desk ?? (await queryClient.ensureQueryData(deskQuery).catch(() => undefined)));
    if (here && here.wrapUp.mode !== 'none') setWrapOpen(true);
    else void actions.resolve();
  };
  // Who only looks on has not read it for anybody.
  useMarkRead(row, watching ? 0 : (thread?.messages.at(-1)?.seq ?? 0));
  useOpenAtMessage(row.id, thread, timeline);
  useConversationCommands({
    row,
    me,
    handoff,
    actions,
    composer,
    onResolve: () => void resolve(),
    setMenu,
    onToggleContext,
  });

  const words = handoff?.context.lastCustomerText;
  const said = words
    ? thread?.messages.findLast((message) => message.direction === 'in' && message.text.trim() === words.trim())
    : undefined;
  return (
    <section
      className={classes.pane}
      aria-label="Conversation"
      data-pane="conversation"
      data-dragging={dragging || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={(event) => {
        setDragging(false);
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        composer.current?.addFiles([...event.dataTransfer.files]);
      }}
    >
      <ConversationHeader
        row={row}
        meId={me.id}
        wrapping={wrapping}
        actions={actions}
        onResolve={() => void resolve()}
        menu={menu}
        setMenu={setMenu}
        onToggleContext={onToggleContext}
      />
      <CallBar row={row} />
      <BesideBar conversationId={row.id} />
      <Suspense fallback={null}>
        <OwedBar row={row} onMove={() => setMenu('callback')} />
      </Suspense>
      <Suspense fallback={null}>
        <SupervisionBar row={row} meId={me.id} role={me.role} />
      </Suspense>
      {handoff && !wrapping ? (
        <HandoffCard
          handoff={handoff}
          earlier={all?.slice(1) ?? []}
          row={row}
          meId={me.id}
          actions={actions}
          {...(said ? { onShowWords: () => timeline.current?.toMessage(said.seq) } : {})}
        />
      ) : null}
      <Timeline
        detail={row}
        unread={unread}
        onEdit={(words) => composer.current?.put(words)}
        onAnswer={canQuote ? (message) => composer.current?.answer(message) : undefined}
        handle={timeline}
      />
      {wrapping ? (
        <Suspense fallback={<Skeleton lines={4} />}>
          <WrapUpPanel
            row={row}
            work={work}
            handoff={handoff}
            onDone={() => setWrapOpen(false)}
            onCancel={timed ? null : () => setWrapOpen(false)}
          />
        </Suspense>
      ) : thread && !watching ? (
        <Composer
          row={row}
          messages={thread.messages}
          handle={composer}
          onShowNewest={() => timeline.current?.toEnd()}
          onTakeOver={() => void actions.takeOver()}
          onReopen={() => void actions.reopen()}
        />
      ) : null}
    </section>
  );
}
