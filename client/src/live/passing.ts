import type { AgentLive } from '@contract/live';
import type { Mention } from '@contract/macros';
import type { Offer } from '@contract/routing';
import type { DeskAct } from '@contract/setup';
import { createStore } from '../ui/store';

/** Pushed things that are true for a moment only, and never belong in a cache. */

type Typing = Parameters<AgentLive['typing']>[0];
export type DraftChange = Parameters<AgentLive['draft.changed']>[0];
export type OfferEnd = Parameters<AgentLive['offer.ended']>[0] & { offer: Offer };

const TYPING_LASTS = 6_000;

/** Who writes where; a line older than six seconds has stopped. */
export const typing = createStore<Record<string, Typing & { until: number }>>({});

export function tellTyping(who: Typing): void {
  typing.set((now) => ({
    ...now,
    [`${who.conversationId}:${who.kind}`]: { ...who, until: Date.now() + TYPING_LASTS },
  }));
}

export function stoppedTyping(conversationId: string, kind: 'customer' | 'agent'): void {
  typing.set(({ [`${conversationId}:${kind}`]: _gone, ...rest }) => rest);
}

export const lastOfferEnd = createStore<OfferEnd | null>(null);

export function tellOfferEnd(end: OfferEnd): void {
  lastOfferEnd.set(end);
}

export const lastDeskAct = createStore<DeskAct | null>(null);

export function tellDeskAct(act: DeskAct): void {
  lastDeskAct.set(act);
}

/** The last call of a colleague, until it was told. */
export const lastMention = createStore<Mention | null>(null);

export function tellMention(mention: Mention): void {
  lastMention.set(mention);
}

const draftListeners = new Set<(draft: DraftChange) => void>();

export function onDraft(listener: (draft: DraftChange) => void): () => void {
  draftListeners.add(listener);
  return () => draftListeners.delete(listener);
}

const cameBack = new Set<string>();

/** What was undone is told by the answer to whoever did it and by the push to all their windows, and comes back once. */
export function tellDraft(draft: DraftChange): void {
  if (draft.undone && cameBack.has(draft.undone.id)) return;
  if (draft.undone) cameBack.add(draft.undone.id);
  for (const listener of draftListeners) listener(draft);
}
