import { Injectable } from '@nestjs/common';
import type { Message, ToolCall, Written } from '../contract/conversations.js';
import { variablesIn } from '../contract/variables.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Actor, Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { FactActor } from '../kernel/events/fact.js';
import { conflict, invalid, notFound, Refusal } from '../kernel/http/problem.js';
import { Flags } from '../profiles/index.js';
import type { Writer } from './append-message.js';
import { ChangeControl, controlLost } from './change-control.js';
import { type MessageRow, readMessageColumns, outboundKey, toMessage } from './message-row.js';
import { ReplyGate, type Said } from './reply-gate.js';
import { type SummaryRow, toControl } from './summary-row.js';
import { StoreReply } from './undo/store-reply.js';

export interface Reply {
  conversationId: string;
  actor: Actor | { kind: 'system'; name: string } | { kind: 'rule'; id: string; name: string };
  text: string;
  attachmentIds?: string[];
  toolCalls?: ToolCall[];
  clientId?: string;
  replyTo?: string;
  /** For the channel: a template, a reply kind. */
  options?: Record<string, unknown>;
  /** The last message the writer had seen: its place in the thread, or its id. */
  seenSeq?: number;
  afterMessageId?: string;
  /** We write first. */
  first?: boolean;
  /** A supervisor beside the person who has the conversation and goes on having it. */
  beside?: boolean;
  /** Bots: the epoch under which they hold control. */
  epoch?: number;
  /** When it was said, where that is not now: an import. */
  sentAt?: Date;
  /** Leaves at once, also where its inbox lets answers be undone. */
  atOnce?: true;
}

/** Only what a person answers may wait before it leaves. */
export type AtOnce = Reply & ({ atOnce: true } | { actor: Exclude<Reply['actor'], Person> });

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
> & { identity_id: string; undo_seconds: number };

const lock = statement(
  'reply_lock',
  `SELECT id, inbox_id, identity_id, profile_id, control_kind, control_id, control_name, control_epoch, control_since, status,
     (SELECT undo_seconds FROM inbox WHERE id = inbox_id) AS undo_seconds
   FROM conversation WHERE id = $1 FOR NO KEY UPDATE`,
);
// What a colleague said counts more than what the customer did: two answers are worse than one that missed a word.
const newer = statement(
  'reply_newer',
  `SELECT ${readMessageColumns} FROM message m WHERE conversation_id = $1 AND visibility = 'public' AND author_id IS DISTINCT FROM $3
     AND seq > COALESCE($2, (SELECT seq FROM message WHERE id = $4 AND conversation_id = $1))
   ORDER BY author_kind = 'agent' DESC, seq DESC LIMIT 1`,
);
const known = statement('reply_seen_message', `SELECT 1 FROM message WHERE id = $1 AND conversation_id = $2`);
const answered = statement(
  'reply_answered',
  `SELECT 1 FROM message WHERE id = $1 AND conversation_id = $2 AND visibility = 'public'`,
);
// Asked only where answers wait: there is none of them in the thread yet.
const leaving = statement(
  'reply_leaving',
  `SELECT agent_name AS name FROM leaving_reply WHERE conversation_id = $1 AND agent_id <> $2 AND state = 'waiting' ORDER BY written_at DESC LIMIT 1`,
);

/** Writes to the customer: checks who holds the conversation, stores the message as queued or waiting, and lets the channel deliver it. */
@Injectable()
export class WriteReply {
  constructor(
    private readonly work: UnitOfWork,
    private readonly control: ChangeControl,
    private readonly store: StoreReply,
    private readonly gate: ReplyGate,
    private readonly consents: ConsentsQueries,
    private readonly flags: Flags,
  ) {}

  run(reply: AtOnce): Promise<Message>;
  run(reply: Reply): Promise<Written>;
  run(reply: Reply): Promise<Written> {
    return this.work.run((tx) => this.within(tx, reply));
  }

  /** The same inside a transaction the caller already has. */
  within(tx: Tx, reply: AtOnce): Promise<Message>;
  within(tx: Tx, reply: Reply): Promise<Written>;
  async within(tx: Tx, reply: Reply): Promise<Written> {
    if (reply.text.trim() === '' && !reply.attachmentIds?.length && !reply.options)
      throw invalid('/text', 'empty', 'Write something or attach a file');
    this.refuseUnresolved(reply);
    // A refusal of theirs is either read below, or waits until this message is on its way and takes it back.
    const { conversationId: id } = reply;
    const held = await this.consents.holdThread(tx, id, () => tx.one<Held>(lock, [id]));
    if (!held) throw notFound('conversation');
    const writer = toWriter(reply.actor);
    const key = reply.clientId ? outboundKey(`${writer.kind}:${writer.id}`, reply.clientId) : null;
    const waits = reply.actor.kind === 'agent' && !reply.sentAt && !reply.atOnce ? held.undo_seconds : 0;
    const already = key && (await this.store.known(tx, key, held.inbox_id, waits > 0));
    if (already) return already;
    await this.askGate(tx, held, reply);
    const said = await this.words(tx, held, reply, writer);
    await this.refuseStale(tx, reply, writer);
    if (waits > 0) await this.refuseBeside(tx, reply, writer);
    if (reply.replyTo && !reply.sentAt && !(await tx.one(answered, [reply.replyTo, held.id])))
      throw invalid('/replyTo', 'unknown', 'The message you answer is not in this conversation');
    await this.takeControl(tx, held, reply, writer);
    const stored = {
      conversation: held,
      writer,
      text: said.text,
      externalId: key,
      attachmentIds: reply.attachmentIds,
      toolCalls: reply.toolCalls,
      replyTo: reply.replyTo,
      options: said.options,
      sentAt: reply.sentAt,
    };
    return waits > 0 ? this.store.hold(tx, stored, waits) : this.store.send(tx, stored);
  }

  /** What the hub says itself was judged before it was planned, and what was said elsewhere is only written down. */
  private async askGate(tx: Tx, held: Held, { actor, options, sentAt, text, first }: Reply): Promise<void> {
    if (actor.kind === 'system' || sentAt) return;
    // A rule does not know that they asked to be left alone; whoever answers by hand does.
    if (actor.kind === 'rule' && (await this.flags.on(tx, held.profile_id)).has('do_not_contact'))
      throw new Refusal(409, 'do_not_contact', 'They are not to be contacted');
    const by = actor.kind === 'agent' ? 'person' : 'bot';
    await this.gate.check(tx, {
      conversationId: held.id,
      inboxId: held.inbox_id,
      profileId: held.profile_id,
      identityId: held.identity_id,
      by,
      options,
      text,
      first,
    });
  }

  /** What was said elsewhere has left already. */
  private async words(tx: Tx, held: Held, reply: Reply, writer: Writer): Promise<Said> {
    if (reply.sentAt) return reply;
    // The hub itself has nobody to ask for other words.
    const refuse = reply.actor.kind === 'system' || reply.actor.kind === 'rule' ? undefined : 'blocked';
    return this.gate.words(tx, reply, held, { actor: factOf(writer), refuse });
  }

  /** Words with a variable nobody filled would reach the customer as they stand. */
  private refuseUnresolved({ actor, text, sentAt }: Reply): void {
    if (actor.kind === 'system' || sentAt) return;
    const names = variablesIn(text);
    if (names.length > 0) throw invalid('/text', 'unresolved_variable', `Fill in ${names.join(', ')} first`);
  }

  /** Somebody wrote while this answer was being typed: the writer must have seen it first. */
  private async refuseStale(tx: Tx, reply: Reply, writer: Writer): Promise<void> {
    const { conversationId, seenSeq, afterMessageId } = reply;
    if (seenSeq === undefined && afterMessageId === undefined) return;
    if (afterMessageId !== undefined && !(await tx.one(known, [afterMessageId, conversationId])))
      throw invalid('/afterMessageId', 'unknown', 'That message is not in this conversation');
    const row = await tx.one<MessageRow>(newer, [conversationId, seenSeq ?? null, writer.id, afterMessageId ?? null]);
    if (!row) return;
    const message = toMessage(row);
    if (message.author.kind !== 'agent')
      throw conflict('newer_message', 'Somebody wrote while you were typing', { message });
    throw conflict('newer_reply', `${message.author.name ?? 'A colleague'} answered while you were typing`, {
      message,
    });
  }

  /** A colleague's answer is written, too, and about to leave: two at once would be one too many. */
  private async refuseBeside(tx: Tx, reply: Reply, writer: Writer): Promise<void> {
    if (reply.seenSeq === undefined && reply.afterMessageId === undefined) return;
    const other = await tx.one<{ name: string }>(leaving, [reply.conversationId, writer.id]);
    if (other) throw conflict('newer_reply', `${other.name} has answered; it leaves in a moment`);
  }

  /** A bot must hold the conversation under the epoch it names; a person's word takes it; the hub's own notices change nothing. */
  private async takeControl(tx: Tx, held: Held, { actor, epoch, beside }: Reply, writer: Writer): Promise<void> {
    if (actor.kind === 'bot') {
      if (epoch === undefined)
        throw new Refusal(428, 'epoch_required', 'Send If-Control-Epoch with the epoch you hold');
      const holds = held.control_kind === 'bot' && held.control_id === actor.id && held.control_epoch === epoch;
      if (!holds) throw controlLost(toControl(held));
    }
    if (beside || actor.kind !== 'agent' || (held.control_kind === 'agent' && held.control_id === actor.id)) return;
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
    case 'rule':
      return { kind: 'system', id: actor.id, name: actor.name };
    case 'key':
      return { kind: 'system', id: actor.id, name: null };
    default:
      throw new Refusal(403, 'forbidden', 'Customers write through their channel');
  }
}

function factOf(writer: Writer): FactActor {
  return { kind: writer.kind, id: writer.id };
}
