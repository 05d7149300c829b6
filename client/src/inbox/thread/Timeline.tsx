import type { ConversationDetail, Message } from '@contract/conversations';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useMe } from '../../api/session';
import { loadOlder, threadQuery } from '../../api/thread';
import { useOutbox, type Unsent } from '../../live/outbox';
import { ErrorState } from '../../ui/ErrorState';
import { IconDown } from '../../ui/icons';
import { Skeleton } from '../../ui/Skeleton';
import { plural } from '../../ui/words';
import { buildEntries, type Unread } from './entries';
import { ThreadEntry } from './ThreadEntry';
import classes from './Timeline.module.css';
import { TypingLine } from './TypingLine';

const NEAR_END = 80;
const NEAR_START = 600;

interface TimelineProps {
  detail: ConversationDetail;
  /** What was unread when this visit began; its divider stays where it was. */
  unread: Unread | null;
  onEdit: (words: Unsent) => void;
  onAnswer?: ((message: Message) => void) | undefined;
  /** For others who want certain words in view. */
  handle: React.RefObject<TimelineHandle | null>;
}

export interface TimelineHandle {
  toEnd: () => void;
  toMessage: (seq: number) => void;
}

/** The thread: messages and facts in the order they happened, what is being sent last. */
export function Timeline({ detail, unread, onEdit, onAnswer, handle }: TimelineProps) {
  const me = useMe();
  const thread = useQuery(threadQuery(detail.id));
  const all = useOutbox();
  const outgoing = useMemo(() => all.filter((item) => item.conversationId === detail.id), [all, detail.id]);
  const messages = thread.data?.messages;
  const entries = useMemo(
    () => buildEntries({ messages: messages ?? [], detail, outgoing, unread }),
    [messages, detail, outgoing, unread],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const [below, setBelow] = useState(0);
  const [found, setFound] = useState<string | null>(null);
  const shift = usePrepended(messages?.[0]?.seq);
  const lastKey = entries.at(-1)?.key;
  const lastSeq = messages?.at(-1)?.seq ?? 0;

  const toEnd = useCallback(() => {
    atEnd.current = true;
    setBelow(0);
    list.current?.scrollToIndex(Math.max(0, entries.length - 1), { align: 'end' });
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [entries.length]);
  const toEntry = useCallback(
    (index: number) => {
      atEnd.current = false;
      if (index < 0) return;
      list.current?.scrollToIndex(index, { align: 'center' });
      setFound(entries[index]?.key ?? null);
    },
    [entries],
  );
  useEffect(() => {
    handle.current = {
      toEnd,
      toMessage: (seq) => toEntry(entries.findIndex((one) => one.kind === 'message' && one.message.seq === seq)),
    };
  }, [handle, toEnd, toEntry, entries]);

  const navigate = useNavigate();
  const show = useCallback(
    (id: string) => {
      const index = entries.findIndex((entry) => entry.kind === 'message' && entry.message.id === id);
      // Further back than what is loaded: the address names it, and pages are read until it is there.
      if (index < 0)
        void navigate({ to: '.', search: ((now: object) => ({ ...now, at: id })) as never, replace: true });
      else toEntry(index);
    },
    [entries, navigate, toEntry],
  );
  // Facts are known with the conversation, often before its messages: until these came, nothing of the thread is drawn.
  const isDrawn = thread.isSuccess && entries.length > 0;
  useOpenAtTheRightPlace(
    isDrawn,
    list,
    entries.findIndex((entry) => entry.kind === 'unread'),
    entries.length,
    toEnd,
    atEnd,
  );

  const seen = useRef(lastSeq);
  useLayoutEffect(() => {
    if (!lastKey) return;
    // Numbers rise across all conversations: what is new here is counted, not subtracted.
    const fresh = messages?.filter((message) => message.seq > seen.current).length ?? 0;
    seen.current = lastSeq;
    if (atEnd.current) toEnd();
    else if (fresh > 0) setBelow((count) => count + fresh);
  }, [lastKey, lastSeq, messages, toEnd]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // A banner, a growing answer, a folding card: who read the newest words keeps reading them.
    const watch = new ResizeObserver(() => {
      height.current = box.clientHeight;
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    watch.observe(box);
    if (content.current) watch.observe(content.current);
    return () => watch.disconnect();
  }, [isDrawn]);

  const onScroll = (offset: number) => {
    const box = scroller.current;
    if (!box) return;
    // What the browser moved because the place became smaller or larger is nobody's reading elsewhere.
    if (box.clientHeight !== height.current) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
    if (atEnd.current) setBelow(0);
    if (offset < NEAR_START && thread.data?.older) void loadOlder(detail.id);
  };

  if (thread.isPending) return <Skeleton lines={8} label="Loading messages" />;
  if (thread.isError) {
    const safe = 'Nothing was lost: messages keep arriving and your draft is saved.';
    return (
      <ErrorState
        title="We could not load this conversation"
        safe={safe}
        error={thread.error}
        onRetry={() => void thread.refetch()}
      />
    );
  }
  return (
    <div className={classes.frame}>
      {/* A scroller must be reachable by keys */}
      <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label="Messages" data-pane-focus>
        <div className={classes.push} />
        <div ref={content} className={classes.thread}>
          <Virtualizer ref={list} scrollRef={scroller} shift={shift} onScroll={onScroll} itemSize={64}>
            {entries.map((entry) => (
              <ThreadEntry
                key={entry.key}
                entry={entry}
                me={me}
                customer={detail.profile.name}
                onEdit={onEdit}
                onAnswer={onAnswer}
                onShow={show}
                isFound={entry.key === found}
              />
            ))}
          </Virtualizer>
        </div>
        <TypingLine conversationId={detail.id} customer={detail.profile.name} />
      </div>
      {below > 0 ? (
        <button type="button" className={classes.below} onClick={toEnd}>
          <IconDown size={14} stroke={1.9} aria-hidden="true" /> {plural(below, 'new message')}
        </button>
      ) : null}
    </div>
  );
}

/** True for the one render in which older messages were put in front, so that what is read stays under the eye. */
function usePrepended(firstSeq: number | undefined): boolean {
  const known = useRef(firstSeq);
  const prepended = firstSeq !== undefined && known.current !== undefined && firstSeq < known.current;
  useLayoutEffect(() => {
    known.current = firstSeq;
  }, [firstSeq]);
  return prepended;
}

/** Opens at the first unread words when they do not fit, else at the end. Once a visit. */
function useOpenAtTheRightPlace(
  ready: boolean,
  list: React.RefObject<VirtualizerHandle | null>,
  unreadIndex: number,
  count: number,
  toEnd: () => void,
  atEnd: React.RefObject<boolean>,
): void {
  const done = useRef(false);
  useLayoutEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    const manyUnread = unreadIndex >= 0 && count - unreadIndex > 12;
    if (manyUnread) {
      atEnd.current = false;
      list.current?.scrollToIndex(unreadIndex, { align: 'start', offset: -40 });
    } else toEnd();
  }, [ready, list, unreadIndex, count, toEnd, atEnd]);
}
