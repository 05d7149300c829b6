import { Injectable } from '@nestjs/common';
import type { Message, ToolCall } from '../contract/conversations.js';
import type { Actor } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type FactActor, fact } from '../kernel/events/fact.js';
import { conflict, invalid, notFound, Refusal } from '../kernel/http/problem.js';
import { AppendMessage, type Writer } from './append-message.js';
import { ChangeControl, controlLost } from './change-control.js';
import { type MessageRow, messageColumns, readMessageColumns, outboundKey, toMessage } from './message-row.js';
import { ReplyGate } from './reply-gate.js';
import { type SummaryRow, toControl } from './summary-row.js';

export interface Reply {
  conversationId: string;
  actor: Actor | { kind: 'system'; name: string };
  text: string;
  attachmentIds?: string[];
  toolCalls?: ToolCall[];
  clientId?: string;
  replyTo?: string;
  /** For the channel: a template, a reply kind. */
  options?: Record<string, unknown>;
  /** The last message the writer had seen. */
  seenSeq?: number;
  /** Bots: the epoch under which they hold control. */
  epoch?: number;
  /** When it was said, where that is not now: an import. */
  sentAt?: Date;
}

type Held = Pick<
  SummaryRow,
  | 'id'
  | 'inbox_id'
  | 'profile_id'
  | 'control_kind'
  | 'control_id'
  | 'control_name'
  | 'control_epoch'
  | 'control_since'
  | 'status'
> & { identity_id: string };

const lock = statement(
  'reply_lock',
  `SELECT id, inbox_id, identity_id, profile_id, control_kind, control_id, control_name, control_epoch, control_since, status FROM conversation
   WHERE id = $1 FOR NO KEY UPDATE`,
);
const newer = statement(
  'reply_newer',
  `SELECT ${readMessageColumns} FROM message m WHERE conversation_id = $1 AND seq > $2 AND visibility = 'public' AND author_id IS DISTINCT FROM $3
   ORDER BY seq DESC LIMIT 1`,
);
const sent = statement(
  'reply_sent',
  `SELECT ${messageColumns} FROM message m WHERE external_id = $1 AND inbox_id = $2`,
);

/** Writes to the customer: checks who holds the conversation, stores the message as queued, and lets the channel deliver it. */
@Injectable()
export class WriteReply {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
    private readonly append: AppendMessage,
    private readonly gate: ReplyGate,
  ) {}

  run(reply: Reply): Promise<Message> {
    return this.work.run((tx) => this.within(tx, reply));
  }

  /** The same inside a transaction the caller already has. */
  async within(tx: Tx, reply: Reply): Promise<Message> {
    if (reply.text.trim() === '' && !reply.attachmentIds?.length && !reply.options)
      throw invalid('/text', 'empty', 'Write something or attach a file');
    const held = await tx.one<Held>(lock, [reply.conversationId]);
    if (!held) throw notFound('conversation');
    const writer = toWriter(reply.actor);
    const key = reply.clientId ? outboundKey(`${writer.kind}:${writer.id}`, reply.clientId) : null;
    const already = key && (await tx.one<MessageRow>(sent, [key, held.inbox_id]));
    if (already) return toMessage(already);
    await this.askGate(tx, held, reply);
    await this.refuseStale(tx, reply, writer);
    await this.takeControl(tx, held, reply, writer);
    const message = await this.append.run(tx, {
      conversation: held,
      writer,
      visibility: 'public',
      text: reply.text,
      externalId: key,
      attachmentIds: reply.attachmentIds,
      toolCalls: reply.toolCalls,
      replyTo: reply.replyTo,
      options: reply.options,
      state: 'queued',
      sentAt: reply.sentAt,
    });
    tx.record(
      fact(
        'reply.written',
        {},
        {
          conversationId: held.id,
          profileId: held.profile_id,
          subjectId: message.id,
          actor: factOf(writer),
        },
      ),
    );
    return message;
  }

  /** What the hub says itself was judged before it was planned, and what was said elsewhere is only written down. */
  private async askGate(tx: Tx, held: Held, { actor, options, sentAt }: Reply): Promise<void> {
    if (actor.kind === 'system' || sentAt) return;
    const by = actor.kind === 'agent' ? 'person' : 'bot';
    await this.gate.check(tx, {
      conversationId: held.id,
      inboxId: held.inbox_id,
      profileId: held.profile_id,
      identityId: held.identity_id,
      by,
      options,
    });
  }

  /** Somebody wrote while this answer was being typed: the writer must have seen it first. */
  private async refuseStale(tx: Tx, reply: Reply, writer: Writer): Promise<void> {
    if (reply.seenSeq === undefined) return;
    const row = await tx.one<MessageRow>(newer, [reply.conversationId, reply.seenSeq, writer.id]);
    if (row)
      throw conflict('newer_message', 'Somebody wrote while you were typing', {
        message: toMessage(row),
      });
  }

  /** A bot must hold the conversation under the epoch it names; a person's word takes it; the hub's own notices change nothing. */
  private async takeControl(tx: Tx, held: Held, { actor, epoch }: Reply, writer: Writer): Promise<void> {
    if (actor.kind === 'bot') {
      if (epoch === undefined)
        throw new Refusal(428, 'epoch_required', 'Send If-Control-Epoch with the epoch you hold');
      const holds = held.control_kind === 'bot' && held.control_id === actor.id && held.control_epoch === epoch;
      if (!holds) throw controlLost(toControl(held));
    }
    if (actor.kind !== 'agent' || (held.control_kind === 'agent' && held.control_id === actor.id)) return;
    await this.control.run(tx, {
      conversationId: held.id,
      to: { kind: 'agent', id: actor.id, name: actor.name },
      reason: 'agent_replied',
      actor: factOf(writer),
    });
  }
}

function toWriter(actor: Reply['actor']): Writer {
  switch (actor.kind) {
    case 'agent':
    case 'bot':
      return { kind: actor.kind, id: actor.id, name: actor.name };
    case 'system':
      return { kind: 'system', id: null, name: actor.name };
    case 'key':
      return { kind: 'system', id: actor.id, name: null };
    default:
      throw new Refusal(403, 'forbidden', 'Customers write through their channel');
  }
}

function factOf(writer: Writer): FactActor {
  return { kind: writer.kind, id: writer.id };
}
