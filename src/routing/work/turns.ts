/**
 * A written conversation and its callback are two pieces of work for one person to do: only one of them is offered at a time.
 * What comes second into the line stands behind the first, but a thread that only waits lets its callback go before it. While
 * nobody takes either they change places now and then, so that neither waits for people only the other is for.
 */
export const TURN_SECONDS = 10;

/** The other one of the two, where it waits or rings, for the statement that puts this one into the line. */
export const otherQueued = (conversationId: string, kind: string, and = ''): string =>
  `(SELECT o.id FROM work_item o WHERE o.conversation_id = ${conversationId} AND o.phase = 'queued' AND o.kind NOT IN ('task', 'promise')
     AND (o.kind = 'callback') <> (${kind} = 'callback') ${and} LIMIT 1)`;
