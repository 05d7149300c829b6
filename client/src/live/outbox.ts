import type { Attachment, Me, Written } from '@contract/conversations';
import { useMemo } from 'react';
import { conversations } from '../api/conversations';
import { queryClient } from '../api/client';
import { keys } from '../api/keys';
import { type ApiProblem, problemOf } from '../api/problem';
import { createStore, useStore } from '../ui/store';
import { addWritten } from './apply';
import { connection, isOnline } from './connection';

/** A message the person has let go of and the hub has not confirmed. Its client id is also its idempotency key. */
export interface Outgoing {
  clientId: string;
  conversationId: string;
  /** Who wrote it: whoever signs in here next neither sees it nor sends it as theirs. */
  by: string;
  kind: 'reply' | 'note';
  text: string;
  attachments: Attachment[];
  seenSeq: number | null;
  /** For the channel: a template, who may read the answer. */
  options?: Record<string, unknown>;
  /** The message it answers. */
  replyTo?: string;
  state: 'sending' | 'waiting' | 'failed';
  problem: ApiProblem | null;
  at: string;
}

/** Words that did not leave, and what they were to be. */
export type Unsent = Pick<Outgoing, 'kind' | 'text'> & Partial<Pick<Outgoing, 'attachments'>>;

const SHELF = 'throughline.outbox';

function fromShelf(): Outgoing[] {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? '[]') as Outgoing[];
    return kept.map((item) => ({ ...item, state: item.state === 'failed' ? 'failed' : 'waiting', problem: null }));
  } catch {
    return [];
  }
}

const outbox = createStore<Outgoing[]>(fromShelf());
outbox.subscribe(() =>
  localStorage.setItem(SHELF, JSON.stringify(outbox.get().map(({ problem: _, ...item }) => item))),
);

/** Whoever signs in at this machine, what others left unsent stays theirs. */
const isMine = ({ by }: Outgoing) => by === queryClient.getQueryData<Me>(keys.me)?.id;

export function useOutbox(): Outgoing[] {
  const all = useStore(outbox);
  return useMemo(() => all.filter(isMine), [all]);
}

function change(clientId: string, how: Partial<Outgoing>): void {
  outbox.set((items) => items.map((item) => (item.clientId === clientId ? { ...item, ...how } : item)));
}

export function discard(clientId: string): void {
  outbox.set((items) => items.filter((item) => item.clientId !== clientId));
}

async function deliver(item: Outgoing): Promise<Written | ApiProblem> {
  change(item.clientId, { state: 'sending', problem: null });
  const attachmentIds = item.attachments.map((each) => each.id);
  const extra = attachmentIds.length > 0 ? { attachmentIds } : {};
  try {
    const written =
      item.kind === 'note'
        ? await conversations.note(
            item.conversationId,
            { text: item.text, clientId: item.clientId, ...extra },
            item.clientId,
          )
        : await conversations.reply(
            item.conversationId,
            {
              text: item.text,
              clientId: item.clientId,
              ...(item.seenSeq === null ? {} : { seenSeq: item.seenSeq }),
              ...(item.options ? { options: item.options } : {}),
              ...(item.replyTo ? { replyTo: item.replyTo } : {}),
              ...extra,
            },
            item.clientId,
          );
    addWritten(queryClient, written);
    discard(item.clientId);
    return written;
  } catch (error) {
    const problem = problemOf(error);
    // Undone in another window before this one heard that it had been written.
    if (problem.code === 'undone') discard(item.clientId);
    // Nothing answered: it may even have arrived. The same key goes out again, so it cannot arrive twice.
    change(item.clientId, problem.status === 0 ? { state: 'waiting' } : { state: 'failed', problem });
    return problem;
  }
}

/** Lets a message go. Answers the problem when the hub refused it. */
export async function send(what: Omit<Outgoing, 'by' | 'state' | 'problem' | 'at'>): Promise<ApiProblem | null> {
  const item: Outgoing = {
    ...what,
    by: queryClient.getQueryData<Me>(keys.me)?.id ?? '',
    state: isOnline() ? 'sending' : 'waiting',
    problem: null,
    at: new Date().toISOString(),
  };
  outbox.set((items) => [...items, item]);
  if (item.state === 'waiting') return null;
  const answer = await deliver(item);
  return answer instanceof Error ? answer : null;
}

export function sendAgain(clientId: string): void {
  const item = outbox.get().find((each) => each.clientId === clientId);
  if (item) void deliver({ ...item, seenSeq: null });
}

/** In the order they were written: the second waits for the first. */
async function sendWaiting(): Promise<void> {
  for (const item of outbox.get().filter((each) => each.state === 'waiting' && isMine(each))) await deliver(item);
}

connection.subscribe(() => {
  const { phase } = connection.get();
  if (phase === 'live' || phase === 'caught-up') void sendWaiting();
});
