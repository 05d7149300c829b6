import { Injectable } from '@nestjs/common';
import type { Handoff, HandoffAnswer, HandoffContext, HandoffOutcome, HandoffState } from '../../contract/handoff.js';
import { WaitingRoom } from '../../conversations/index.js';
import { type Actor } from '../../kernel/auth/actor.js';
import { atLeast } from '../../kernel/auth/permits.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { forbidden, notFound } from '../../kernel/http/problem.js';
import { answerHandoff } from './answer-handoff.js';
import { assertReach } from './bot-reach.js';
import { notSaid } from './not-said.js';
import { SecretSlots } from './secret-slots.js';

const columns = `h.id, h.conversation_id, h.bot_id, h.bot_name, h.bot_version, h.state, h.context, h.secrets, h.extensions, h.ordinal,
  h.queue_id, q.name AS queue_name, h.requested_at, h.accepted_at, h.acknowledged_at, h.completed_at, h.outcome`;
const byIds = statement(
  'handoffs_by_id',
  `SELECT ${columns} FROM handoff h LEFT JOIN queue q ON q.id = h.queue_id WHERE h.id = ANY($1)`,
);
const ofConversation = statement(
  'handoffs_of',
  `SELECT ${columns} FROM handoff h LEFT JOIN queue q ON q.id = h.queue_id WHERE h.conversation_id = $1 ORDER BY h.requested_at DESC LIMIT 50`,
);

interface Row {
  id: string;
  conversation_id: string;
  bot_id: string;
  bot_name: string;
  bot_version: string | null;
  state: HandoffState;
  context: HandoffContext;
  secrets: string | null;
  extensions: Record<string, unknown>;
  ordinal: number;
  queue_id: string | null;
  queue_name: string | null;
  requested_at: Date;
  accepted_at: Date | null;
  acknowledged_at: Date | null;
  completed_at: Date | null;
  outcome: HandoffOutcome | null;
}

/** Reads handoffs as a card shows them. Secrets are dots for everybody but supervisors and administrators who ask. */
@Injectable()
export class HandoffsQueries {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretSlots,
    private readonly room: WaitingRoom,
  ) {}

  /** For the bot that made it. */
  answer(id: string): Promise<HandoffAnswer> {
    return answerHandoff(this.database, this.room, id);
  }

  async one(id: string, actor: Actor): Promise<Handoff> {
    const [row] = await this.database.query<Row>(byIds, [[id]]);
    if (!row) throw notFound('handoff');
    if (actor.kind === 'bot' && row.bot_id !== actor.id) throw forbidden('This is another bot’s handoff');
    return this.show(row, actor);
  }

  async of(conversationId: string, actor: Actor): Promise<Handoff[]> {
    await assertReach(this.database, actor, conversationId);
    const rows = await this.database.query<Row>(ofConversation, [conversationId]);
    return rows.map((row) => this.show(row, actor));
  }

  /** For screens: never a secret, and the turns stand in the thread already. */
  async cards(ids: string[]): Promise<Map<string, Handoff>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<Row>(byIds, [ids]);
    return new Map(
      rows.map((row) => {
        const { transcript: _, ...context } = row.context;
        return [row.id, toHandoff({ ...row, context })];
      }),
    );
  }

  private show(row: Row, actor: Actor): Handoff {
    const trusted = (actor.kind === 'agent' || actor.kind === 'key') && atLeast(actor.role, 'supervisor');
    return toHandoff(trusted ? { ...row, context: this.secrets.open(row.context, row.secrets) } : row);
  }
}

function toHandoff(row: Row): Handoff {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    bot: { id: row.bot_id, name: row.bot_name, version: row.bot_version },
    state: row.state,
    context: row.context,
    extensions: row.extensions,
    notSaid: notSaid(row.context),
    ordinal: row.ordinal,
    queue: row.queue_id ? { id: row.queue_id, name: row.queue_name ?? '' } : null,
    requestedAt: row.requested_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    outcome: row.outcome,
  };
}
