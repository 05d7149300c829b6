import type { LeavingReply, UndoneReply } from '@contract/conversations';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryClient } from '../../api/client';
import { http } from '../../api/http';
import { keys } from '../../api/keys';
import { useMe } from '../../api/session';
import { announce } from '../../live/announce';
import { putLeaving } from '../../live/apply';
import { serverNow, useSkew } from '../../live/clock';
import { tellDraft } from '../../live/passing';
import { runCommand, useCommands } from '../../shell/commands';
import { offerUndo, tellProblem, undoLast } from '../../shell/tell';
import { Avatar } from '../../ui/Avatar';
import { IconClock, IconFailed } from '../../ui/icons';
import { Kbd } from '../../ui/Kbd';
import { ariaKeys, keysOf, keyWords, useKeysOf } from '../../ui/keys';
import { useNow } from '../../ui/useNow';
import { Attachments } from './Attachments';
import type { Texture } from './entries';
import classes from './Entry.module.css';
import { ThreadRow } from './Node';

/** After its time an answer is a message within moments, and that is pushed: later than this, what is there is read again. */
const OVERDUE_SECONDS = 3;
/** Said once, however often the line is drawn. */
const announced = new Set<string>();

interface LeavingEntryProps {
  reply: LeavingReply;
  before: Texture;
  after: Texture;
}

/** An answer that waits on the server before it leaves: until then it can be undone, here or in any other window. */
export function LeavingEntry({ reply, before, after }: LeavingEntryProps) {
  const me = useMe();
  const mine = reply.author.id === me.id;
  // By the clock of the server, which is the one that lets it leave.
  const left = secondsUntil(reply.leavesAt, useNow(250) + useSkew());
  const stopped = reply.state === 'stopped';
  const undo = useMutation({
    mutationFn: () => http.post<UndoneReply>(`/v1/messages/${reply.id}/undo`),
    onSuccess: ({ draft, ...undone }) => {
      const { conversationId, options } = undone;
      if (mine && !options?.template)
        tellDraft({ conversationId, mode: 'reply', text: draft ?? '', clientId: undone.id, undone });
      putLeaving(queryClient, conversationId, (now) => now.filter(({ id }) => id !== undone.id));
      // The button is gone: the hands go on where they would.
      if (mine) runCommand('reply');
      else document.querySelector<HTMLElement>('[data-pane="conversation"] [data-pane-focus]')?.focus();
    },
    onError: (error) => tellProblem(stopped ? 'It stays here.' : 'It was not undone.', error),
  });
  const { mutate } = undo;
  const offered = mine && !stopped;
  useEffect(() => {
    if (!offered) return;
    if (!announced.has(reply.id)) {
      announced.add(reply.id);
      const key = keyWords(keysOf('undo'));
      const seconds = secondsUntil(reply.leavesAt, serverNow());
      announce(`Leaves in ${seconds} seconds.${key ? ` Press ${key} to undo.` : ''}`);
    }
    return offerUndo(() => mutate());
  }, [offered, mutate, reply.id, reply.leavesAt]);
  useCommands(
    offered ? [{ id: 'undo', title: 'Undo sending', group: 'This conversation', icon: IconClock, run: undoLast }] : [],
  );
  const undoKeys = ariaKeys(useKeysOf('undo'));

  const overdue = reply.state === 'waiting' && left < -OVERDUE_SECONDS;
  useEffect(() => {
    if (overdue) void queryClient.invalidateQueries({ queryKey: keys.conversation(reply.conversationId) });
  }, [overdue, reply.conversationId]);

  return (
    <ThreadRow before={before} after={after} node={<Avatar kind="agent" name={reply.author.name} size={26} />}>
      <article className={classes.message} data-author="agent" data-pending={stopped ? undefined : true}>
        <header className={classes.head}>
          <span className={classes.name}>{mine ? 'You' : reply.author.name}</span>
          {stopped ? (
            <span className={classes.failed} role="alert">
              <IconFailed size={14} stroke={1.9} aria-hidden="true" /> Not sent. {reply.stateReason}
            </span>
          ) : (
            <span className={classes.delivery}>
              <IconClock size={13} stroke={1.9} aria-hidden="true" />
              {left > 0 ? `Leaves in ${left} s` : 'Leaving'}
            </span>
          )}
          {!stopped && (mine || me.role !== 'agent') ? (
            <button
              type="button"
              className={classes.cancel}
              aria-keyshortcuts={mine ? undoKeys : undefined}
              onClick={() => mutate()}
              disabled={undo.isPending}
            >
              Undo {mine ? <Kbd of="undo" /> : null}
            </button>
          ) : null}
        </header>
        {reply.text ? (
          <p className={classes.text} dir="auto">
            {reply.text}
          </p>
        ) : null}
        <Attachments files={reply.attachments} />
        {stopped && (mine || me.role !== 'agent') ? (
          <div className={classes.acts}>
            <button type="button" className={classes.act} data-first onClick={() => mutate()} disabled={undo.isPending}>
              {mine ? 'Edit' : 'Take it back'}
            </button>
          </div>
        ) : null}
      </article>
    </ThreadRow>
  );
}

const secondsUntil = (time: string, now: number) => Math.ceil((Date.parse(time) - now) / 1000);
