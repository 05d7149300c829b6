import { Injectable } from '@nestjs/common';
import type { HandoffContext } from '../../contract/handoff.js';
import { KeyInteraction } from '../../conversations/index.js';
import { type Bot, factActor } from '../../kernel/auth/actor.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { conflict, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { QueueWork } from '../work/queue-work.js';
import { type ConversationRow, lockConversation } from '../work/work-row.js';
import { readAskedRouting } from './asked-routing.js';
import { assertReach } from './bot-reach.js';
import { KeepContext } from './keep-context.js';
import type { ReadRequest } from './read-context.js';

const external = statement(
  'handoff_external',
  `SELECT c.id FROM conversation c JOIN inbox x ON x.id = c.inbox_id JOIN identity i ON i.id = c.identity_id
   WHERE x.channel = $1 AND i.value IN ($2, lower($2), regexp_replace($2, '[^+0-9]', '', 'g')) AND ($3::text IS NULL OR c.thread = $3)
   ORDER BY c.control_kind = 'bot' AND c.control_id = $4 DESC, c.updated_at DESC LIMIT 1`,
);
const insert = statement(
  'handoff_insert',
  `INSERT INTO handoff (id, conversation_id, interaction_id, bot_id, bot_name, bot_version, mode, context, secrets, extensions, on_no_agent, ordinal)
   SELECT $1, $2, $3, b.id, COALESCE($5, b.name), COALESCE($6, b.version), $7, $8, $9, $10, $11,
     1 + (SELECT count(*)::int FROM handoff h WHERE h.conversation_id = $2 AND h.requested_at > now() - interval '7 days')
   FROM bot b WHERE b.id = $4`,
);
const open = statement(
  'handoff_open',
  `SELECT id FROM handoff WHERE conversation_id = $1 AND bot_id = $2 AND completed_at IS NULL AND accepted_at IS NULL ORDER BY requested_at DESC LIMIT 1`,
);

/**
 * A bot gives a conversation to people: control leaves the bot by compare-and-set, and the context, the transcript and the
 * waiting work are stored in the same transaction or not at all.
 */
@Injectable()
export class HandOff {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queueWork: QueueWork,
    private readonly keep: KeepContext,
    private readonly key: KeyInteraction,
  ) {}

  /** Answers with the handoff's id. */
  run(request: ReadRequest, bot: Bot, epoch?: number): Promise<string> {
    return this.work.run(async (tx) => {
      const conversation = await this.find(tx, request, bot);
      const { asked } = request;
      const id = newId('ho');
      const { context, extensions } = await this.keep.cover(tx, request, { id, conversation, bot });
      const [routing] = await Promise.all([
        readAskedRouting(tx, context),
        assertReach(tx, bot, conversation.id),
        this.assertHolds(tx, conversation, bot, epoch),
      ]);
      const { stored, sealed } = this.keep.seal(context);
      const [, queued] = await Promise.all([
        tx.query(insert, [
          id,
          conversation.id,
          conversation.interaction_id,
          bot.id,
          context.bot?.name ?? null,
          context.bot?.version ?? null,
          asked.mode,
          JSON.stringify(stored),
          sealed,
          JSON.stringify(extensions),
          asked.onNoAgent ? JSON.stringify(asked.onNoAgent) : null,
        ]),
        this.queueWork.within(tx, {
          ...routing,
          conversation,
          handoffId: id,
          keepControl: asked.mode === 'offer',
          reason: 'handed_over',
          actor: factActor(bot),
        }),
      ]);
      if (!queued) throw conflict('no_queue', 'There is no queue this conversation could wait in');
      await Promise.all([
        this.keep.around(tx, {
          id,
          conversation,
          bot,
          context,
          spoken: request.context.transcript,
          onNoAgent: asked.onNoAgent,
        }),
        this.about(tx, conversation.id, context),
      ]);
      const where = {
        conversationId: conversation.id,
        profileId: conversation.profile_id,
        subjectId: id,
        actor: factActor(bot),
      };
      const { workItemId, queueId } = queued;
      tx.record(fact('handoff.requested', { queueId, workItemId }, where));
      tx.record(fact('handoff.status', { state: 'queued', botId: bot.id }, where));
      return id;
    });
  }

  private async find(tx: Tx, { asked }: ReadRequest, bot: Bot): Promise<ConversationRow> {
    let { conversation: id } = asked;
    if (!id && asked.external) {
      const { channel, address, threadId } = asked.external;
      const row = await tx.one<{ id: string }>(external, [channel, address.trim(), threadId ?? null, bot.id]);
      id = row?.id;
    }
    const found = id ? await lockConversation(tx, id) : undefined;
    if (!found) throw notFound('conversation');
    return found;
  }

  private async assertHolds(tx: Tx, now: ConversationRow, bot: Bot, epoch: number | undefined): Promise<void> {
    const holds = now.control_kind === 'bot' && now.control_id === bot.id;
    const already = await tx.one<{ id: string }>(open, [now.id, bot.id]);
    if (holds && !already && (epoch === undefined || epoch === now.control_epoch)) return;
    const { control_kind: kind, control_id: id, control_name: name } = now;
    const control = { kind, id, name, epoch: now.control_epoch, since: now.control_since.toISOString() };
    const handoff = already ? { handoffId: already.id } : {};
    throw conflict('control_lost', 'You no longer hold this conversation', { control, ...handoff });
  }

  private async about(tx: Tx, conversationId: string, context: HandoffContext): Promise<void> {
    const issue = this.keep.issue(context);
    if (issue) await this.key.run(tx, { conversationId, ...issue });
  }
}
