import { Injectable } from '@nestjs/common';
import type { TranscriptTurn } from '../../contract/handoff.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { newId } from '../../kernel/ids.js';

const known = statement(
  'transcript_known',
  `SELECT id, external_id, author_kind AS by, text FROM message WHERE conversation_id = $1 AND visibility = 'public' ORDER BY seq DESC LIMIT 2000`,
);
const insert = statement(
  'transcript_insert',
  `INSERT INTO message (id, conversation_id, inbox_id, external_id, direction, author_kind, author_id, author_name, text, state, imported, sent_at)
   SELECT t.id, $1, $2, t.external_id, t.direction, t.by, t.author_id, t.author_name, t.text, 'delivered', true, COALESCE(t.at, clock_timestamp())
   FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])
     AS t(id, external_id, direction, by, author_id, author_name, text, at)
   ON CONFLICT (external_id, inbox_id) WHERE external_id IS NOT NULL DO NOTHING`,
);

interface Known {
  id: string;
  external_id: string | null;
  by: string;
  text: string;
}

/**
 * Brings in what was said before the handoff: only turns we do not have, with their own times. It is history: nobody is
 * notified and no clock starts.
 */
@Injectable()
export class ImportTranscript {
  async run(
    tx: Tx,
    into: { conversationId: string; inboxId: string },
    bot: { id: string; name: string },
    turns: TranscriptTurn[],
    spoken = turns,
  ): Promise<void> {
    if (turns.length === 0) return;
    const asSent = turns.map((turn, i) => ({ ...turn, sent: spoken[i].text }));
    const fresh = unknownTurns(asSent, await tx.query<Known>(known, [into.conversationId]));
    await tx.query(insert, [
      into.conversationId,
      into.inboxId,
      fresh.map(() => newId('msg')),
      fresh.map((one) => `import:${bot.id}:${into.conversationId}:${one.id}`),
      fresh.map((one) => (one.by === 'customer' ? 'in' : 'out')),
      fresh.map((one) => one.by),
      fresh.map((one) => (one.by === 'bot' ? bot.id : null)),
      fresh.map((one) => (one.by === 'bot' ? bot.name : null)),
      fresh.map((one) => one.text),
      fresh.map((one) => one.at ?? null),
    ]);
  }
}

/** A turn without the numbers that are kept back, and its words as they were sent: either may stand in the thread. */
type Sent = TranscriptTurn & { sent: string };

/** A turn is known by our id, by the sender's own id, or by the same words of the same side: each message answers for one turn. */
function unknownTurns(turns: Sent[], messages: Known[]): Sent[] {
  const ids = new Set(
    messages.flatMap(({ id, external_id }) => (external_id ? [id, external_id, lastPart(external_id)] : [id])),
  );
  const rest = turns.filter((turn) => !ids.has(turn.id));
  const named = new Set(turns.map((turn) => turn.id));
  const counts = new Map<string, number>();
  for (const message of messages) {
    const { id, external_id } = message;
    if (named.has(id) || (external_id && (named.has(external_id) || named.has(lastPart(external_id))))) continue;
    const key = `${message.by}\n${message.text.trim()}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return rest.filter((turn) => {
    const key = [turn.text, turn.sent].map((text) => `${turn.by}\n${text.trim()}`).find((one) => counts.get(one));
    if (key === undefined) return true;
    counts.set(key, (counts.get(key) as number) - 1);
    return false;
  });
}

/** `out:bot:<id>:<their id>` and `import:…:<their id>`. */
function lastPart(externalId: string): string {
  return /^(out|import):/.test(externalId) ? externalId.split(':').slice(3).join(':') : externalId;
}
