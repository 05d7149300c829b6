import { Injectable } from '@nestjs/common';
import type { AttachmentNote } from '../conversations/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { newId } from '../kernel/ids.js';
import { type DueTimer, OnTimer } from '../kernel/jobs/on-timer.js';
import { Timers } from '../kernel/jobs/timers.js';
import { FetchOneFile } from './fetch-one-file.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';

/** Seconds until the next try of a file the vendor did not give. */
const WAITS = [5, 30, 300, 1800, 7200];
/** Messages whose files are fetched side by side: each may hold a whole file in memory. */
const LANES = 4;

const pending = statement(
  'files_pending',
  `SELECT m.id, m.inbox_id AS "inboxId", m.conversation_id AS "conversationId",
     (SELECT jsonb_agg(note) FROM jsonb_array_elements(m.extra->'attachments') AS note WHERE note ? 'fetch' AND NOT note ? 'lost') AS notes
   FROM message m WHERE m.id = $1`,
);
// The file takes the id its message named from the start: an address given out before works from now on.
const keep = statement(
  'file_keep',
  `UPDATE attachment SET id = $2, message_id = $3 WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM attachment WHERE id = $2)`,
);
const note = statement(
  'file_note',
  `UPDATE message SET extra = jsonb_set(extra, '{attachments}', (
     SELECT jsonb_agg(CASE WHEN note->>'id' = $2 THEN jsonb_strip_nulls((note - 'fetch') || $3::jsonb) ELSE note END ORDER BY n)
     FROM jsonb_array_elements(extra->'attachments') WITH ORDINALITY AS each(note, n)))
   WHERE id = $1`,
);

const letter = statement(
  'file_letter',
  `INSERT INTO dead_letter (id, kind, source, payload, error, attempts) VALUES ($1, 'file', $2, $3, $4, $5)`,
);
const lettered = statement('file_lettered', `SELECT payload FROM dead_letter WHERE id = $1 AND kind = 'file'`);

interface Pending {
  id: string;
  inboxId: string;
  conversationId: string;
  notes: AttachmentNote[] | null;
}

interface Given {
  messageId: string;
  conversationId: string;
  noteId: string;
  fetch?: string;
}

type Outcome = { note: AttachmentNote } & Awaited<ReturnType<FetchOneFile['run']>>;

/** Brings the files customers sent from the vendor into the hub, after the message is stored and the vendor has its 200. */
@Injectable()
export class FetchFiles {
  constructor(
    private readonly work: UnitOfWork,
    private readonly inboxes: InboxDirectory,
    private readonly one: FetchOneFile,
    private readonly timers: Timers,
  ) {}

  @On('files.awaited', 'durable', { gatherMs: 10 })
  async fetch(facts: Fact<'files.awaited'>[]): Promise<void> {
    const left = [...facts];
    const lane = async () => {
      for (let next = left.shift(); next; next = left.shift())
        await this.ofMessage(next.subjectId as string, next.data.tries);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  }

  @OnTimer('files.again')
  async again({ payload }: DueTimer): Promise<void> {
    const { messageId, conversationId, tries } = payload as {
      messageId: string;
      conversationId: string;
      tries: number;
    };
    await this.work.run(async (tx) => {
      tx.record(fact('files.awaited', { tries }, { conversationId, subjectId: messageId }));
    });
  }

  /** Somebody asked for a file that was given up once more. */
  @OnTimer('file.replay')
  async replay({ payload: { letterId } }: DueTimer): Promise<void> {
    await this.work.run(async (tx) => {
      const kept = await tx.one<{ payload: Given }>(lettered, [letterId]);
      if (!kept) return;
      const { messageId, conversationId, noteId, fetch } = kept.payload;
      await tx.query(note, [messageId, noteId, JSON.stringify({ fetch, lost: null })]);
      tx.record(fact('files.awaited', { tries: 0 }, { conversationId, subjectId: messageId }));
    });
  }

  private async ofMessage(messageId: string, tries: number): Promise<void> {
    const message = await this.work.run((tx) => tx.one<Pending>(pending, [messageId]));
    if (!message?.notes) return;
    const door = await this.inboxes.find(message.inboxId);
    const outcomes: Outcome[] = [];
    for (const each of message.notes) outcomes.push({ note: each, ...(await this.one.run(each, door)) });
    await this.settle(message, outcomes, tries);
  }

  private async settle(message: Pending, outcomes: Outcome[], tries: number): Promise<void> {
    const wait = WAITS[tries];
    const { id: messageId, conversationId } = message;
    await this.work.run(async (tx) => {
      let changed = false;
      for (const one of outcomes) {
        if (one.kind === 'again' && wait !== undefined) continue;
        changed = true;
        if (one.kind === 'kept') await tx.query(keep, [one.file.id, one.note.id, messageId]);
        const shown =
          one.kind === 'kept'
            ? { name: one.file.name, contentType: one.file.contentType, size: one.file.size }
            : { lost: one.why };
        await tx.query(note, [messageId, one.note.id, JSON.stringify(shown)]);
        if (one.kind === 'again') await this.giveUp(tx, message, one, tries + 1);
      }
      if (outcomes.some(({ kind }) => kind === 'again') && wait !== undefined) {
        const payload = { messageId, conversationId, tries: tries + 1 };
        await this.timers.set(tx, { kind: 'files.again', key: messageId, inSeconds: wait, payload });
      }
      if (changed) tx.record(fact('message.changed', {}, { conversationId, subjectId: messageId }));
    });
  }

  /** The vendor may have had a long day: whoever runs the hub can ask again. */
  private async giveUp(tx: Tx, message: Pending, { note: file, ...one }: Outcome, tries: number): Promise<void> {
    const { id: messageId, conversationId, inboxId } = message;
    const given: Given = { messageId, conversationId, noteId: file.id, fetch: file.fetch };
    const why = one.kind === 'kept' ? '' : one.why;
    await tx.query(letter, [newId('dl'), inboxId, JSON.stringify(given), why, tries]);
  }
}
