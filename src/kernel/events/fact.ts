import type { EventMap, EventName } from '../../contract/events.js';

export interface FactActor {
  kind: 'customer' | 'bot' | 'agent' | 'system';
  id: string | null;
}

/** A fact about to be recorded. */
export interface NewFact<Name extends EventName = EventName> {
  type: Name;
  data: EventMap[Name];
  conversationId?: string | null;
  profileId?: string | null;
  subjectId?: string | null;
  actor?: FactActor;
  /** Not stored: what the recorder already holds in memory, so that a live subscriber need not read it back. */
  view?: unknown;
}

/** A recorded fact, with its place in the order no reader can skip. */
export interface Fact<Name extends EventName = EventName> {
  xid: string;
  position: number;
  type: Name;
  data: EventMap[Name];
  conversationId: string | null;
  profileId: string | null;
  subjectId: string | null;
  actor: FactActor;
  at: string;
  view?: unknown;
}

/** Builds a fact whose data is checked against its name. */
export function fact<Name extends EventName>(
  type: Name,
  data: EventMap[Name],
  rest: Omit<NewFact<Name>, 'type' | 'data'> = {},
): NewFact {
  return { type, data, ...rest } as NewFact;
}

/** `xid-position`, as clients keep it. */
export interface Cursor {
  xid: string;
  position: number;
}

export function formatCursor(cursor: Cursor): string {
  return `${cursor.xid}-${cursor.position}`;
}

export function parseCursor(text: string): Cursor | null {
  const match = /^(\d{1,20})-(\d{1,18})$/.exec(text);
  return match ? { xid: match[1], position: Number(match[2]) } : null;
}
