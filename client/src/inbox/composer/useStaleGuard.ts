import type { Message } from '@contract/conversations';
import { useCallback, useState } from 'react';

/**
 * Somebody wrote while this answer was being typed: the button asks to read it first, and only then sends. What counts
 * as seen is fixed when the writing begins.
 */
export function useStaleGuard(messages: Message[], meId: string, writing: boolean) {
  const newest =
    messages.findLast((message) => message.visibility === 'public' && message.author.id !== meId)?.seq ?? 0;
  const [seen, setSeen] = useState<{ seq: number; writing: boolean; asked: boolean }>({
    seq: newest,
    writing: false,
    asked: false,
  });
  if (!writing && (seen.writing || seen.seq !== newest)) setSeen({ seq: newest, writing: false, asked: false });
  if (writing && !seen.writing) setSeen({ ...seen, writing: true });
  const stale = writing && newest > seen.seq;
  const read = useCallback(() => setSeen((now) => ({ ...now, asked: true })), []);
  const accept = useCallback(() => setSeen((now) => ({ ...now, seq: newest, asked: false })), [newest]);
  /** The hub refused: it knows a message this tab had not shown yet. */
  const refused = useCallback((seq: number) => setSeen({ seq, writing: true, asked: false }), []);
  /** What a colleague answered meanwhile, where one did. */
  const reply = stale
    ? messages.findLast(
        ({ visibility, author, seq }) =>
          visibility === 'public' && author.kind === 'agent' && author.id !== meId && seq > seen.seq,
      )
    : undefined;
  const asks = seen.asked ? 'send-anyway' : 'read-first';
  const step = stale ? asks : 'send';
  return { step, seenSeq: step === 'send-anyway' ? newest : seen.seq, newest, reply, read, accept, refused };
}
