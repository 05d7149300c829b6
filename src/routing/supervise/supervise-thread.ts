import { Injectable } from '@nestjs/common';
import type { TextSupervisionMode } from '../../contract/supervision.js';
import { WriteReply } from '../../conversations/index.js';
import type { Written } from '../../contract/conversations.js';
import { factActor, type Person } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { assertMayHide } from '../setup/hide.js';

const find = statement(
  'supervised_thread',
  `SELECT profile_id AS "profileId", control_kind AS kind, control_id AS holder FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
const end = statement(
  'supervision_end',
  `UPDATE supervision s SET ended_at = clock_timestamp() FROM conversation c
   WHERE s.supervisor_id = $1 AND s.ended_at IS NULL AND ($2::text IS NULL OR s.conversation_id = $2) AND c.id = s.conversation_id
   RETURNING s.id, s.mode, s.private, s.conversation_id AS "conversationId", c.profile_id AS "profileId"`,
);
const begin = statement(
  'supervision_begin',
  `INSERT INTO supervision (id, conversation_id, supervisor_id, mode, private) VALUES ($1, $2, $3, $4, $5)`,
);
const joined = statement(
  'supervision_joined',
  `SELECT 1 FROM supervision WHERE conversation_id = $1 AND supervisor_id = $2 AND mode = 'barge' AND ended_at IS NULL`,
);
const whisper = statement(
  'whisper_write',
  `INSERT INTO whisper (id, conversation_id, from_id, to_id, text) VALUES ($1, $2, $3, $4, $5)`,
);

interface Thread {
  profileId: string;
  kind: string;
  holder: string | null;
}
interface Ended {
  id: string;
  mode: string;
  private: boolean;
  conversationId: string;
  profileId: string;
}

/** A supervisor in somebody's written conversation: looks on, whispers to the person who has it, or writes beside them. */
@Injectable()
export class SuperviseThread {
  constructor(
    private readonly work: UnitOfWork,
    private readonly reply: WriteReply,
  ) {}

  async begin(conversationId: string, mode: TextSupervisionMode, hidden: boolean, actor: Person): Promise<void> {
    // Who writes to the customer is seen by everybody.
    assertMayHide(actor, hidden);
    if (hidden && mode === 'barge') throw invalid('/private', 'public', 'Joining is seen by everybody');
    await this.work.run(async (tx) => {
      const thread = await this.thread(tx, conversationId);
      if (thread.holder === actor.id) throw conflict('own_conversation', 'This conversation is yours');
      await this.over(tx, actor, conversationId);
      const id = newId('sup');
      await tx.query(begin, [id, conversationId, actor.id, mode, hidden]);
      const about = { conversationId, profileId: thread.profileId, subjectId: id, actor: factActor(actor) };
      tx.record(fact('supervision.began', { mode, ...(hidden ? { private: true } : {}) }, about));
    });
  }

  /** Of one conversation, or of all: their last window closed. */
  end(actor: Pick<Person, 'id'>, conversationId: string | null): Promise<void> {
    return this.work.run((tx) => this.over(tx, actor, conversationId));
  }

  whisper(conversationId: string, text: string, actor: Person): Promise<string> {
    return this.work.run(async (tx) => {
      const { kind, holder, profileId } = await this.thread(tx, conversationId);
      if (kind !== 'agent' || holder === null || holder === actor.id)
        throw conflict('nobody_to_whisper', 'No colleague has this conversation now');
      const id = newId('wh');
      await tx.query(whisper, [id, conversationId, actor.id, holder, text]);
      const about = { conversationId, profileId, subjectId: id, actor: factActor(actor) };
      tx.record(fact('whisper.written', { to: holder }, about));
      return id;
    });
  }

  /** To the customer, beside the person who has the conversation and goes on having it. */
  say(conversationId: string, words: { text: string; clientId?: string }, actor: Person): Promise<Written> {
    return this.work.run(async (tx) => {
      if (!(await tx.one(joined, [conversationId, actor.id])))
        throw conflict('not_watching', 'Join the conversation first');
      return this.reply.within(tx, { conversationId, actor, ...words, beside: true });
    });
  }

  private async thread(tx: Tx, conversationId: string): Promise<Thread> {
    const thread = await tx.one<Thread>(find, [conversationId]);
    if (!thread) throw notFound('conversation');
    return thread;
  }

  private async over(tx: Tx, { id }: Pick<Person, 'id'>, conversationId: string | null): Promise<void> {
    for (const ended of await tx.query<Ended>(end, [id, conversationId])) {
      const { mode, private: hidden, ...where } = ended;
      const about = {
        conversationId: where.conversationId,
        profileId: where.profileId,
        subjectId: where.id,
        actor: { kind: 'agent', id } as const,
      };
      tx.record(fact('supervision.ended', { mode, ...(hidden ? { private: true } : {}) }, about));
    }
  }
}
