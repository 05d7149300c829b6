import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ReplyKind, ReplyWindow } from '../contract/channels.js';
import { type AskedReply, ReplyGate } from '../conversations/index.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { Refusal } from '../kernel/http/problem.js';
import type { ChannelAdapter } from './channel-adapter.js';
import { type Door, InboxDirectory } from './inboxes/inbox-directory.js';
import { judgeWindow, privateWords, windowWords } from './judge-window.js';
import { type KnownAddress, notReady, whyNotFirst } from './reply-first.js';
import { kindOf, refuseKind, refuseTooLong } from './reply-length.js';

// The vendor counts from when the customer wrote; a clock that runs ahead must not keep a window open.
const last = statement(
  'reply_last_in',
  `SELECT LEAST(sent_at, created_at) AS at, COALESCE((extra->>'isPublic')::boolean, false) AS public FROM message
   WHERE conversation_id = $1 AND direction = 'in' ORDER BY seq DESC LIMIT 1`,
);
const address = statement('reply_address', `SELECT id, kind, value, proof FROM identity WHERE id = $1`);

/** A STOP is a message and a refusal at once, and either may be stored first. */
const SAME_MOMENT_MS = 60_000;

interface Last {
  at: Date;
  public: boolean;
}

export interface Judged {
  window: ReplyWindow;
  /** The customer's newest words can be read by everybody. */
  isPublic: boolean;
  /** Why their comment is answered privately no more, or null. */
  privateOver: string | null;
  code: 'window_closed' | 'no_consent' | null;
  /** Why free words may not go out, or null. */
  why: string | null;
}

const ALWAYS: ReplyWindow = { state: 'open', closesAt: null, peopleUntil: null };

/** The rules of a channel on answering: what it takes, its window since the customer's last message, and their STOP. */
@Injectable()
export class ReplyRules implements OnModuleInit {
  constructor(
    private readonly gate: ReplyGate,
    private readonly inboxes: InboxDirectory,
    private readonly consents: ConsentsQueries,
  ) {}

  onModuleInit(): void {
    this.gate.add((tx, asked) => this.refuse(tx, asked));
  }

  async judge(on: Queryable, adapter: ChannelAdapter, asked: AskedReply): Promise<Judged> {
    const [[found], consent] = await Promise.all([
      on.query<Last>(last, [asked.conversationId]),
      this.consents.state(on, asked.profileId, 'service', adapter.channel, asked.identityId),
    ]);
    const { at = null, public: isPublic = false } = found ?? {};
    // What everybody can read has no window: it is answered where it stands.
    const window = isPublic ? ALWAYS : judgeWindow(adapter.capabilities, at, asked.by, Date.now());
    const privateOver = isPublic && at ? privateWords(adapter, at, Date.now()) : null;
    // Whoever writes again after a no wants an answer; carriers of SMS block until START all the same.
    const stands = adapter.capabilities.segments || !at || Date.parse(consent.at ?? '') > at.getTime() - SAME_MOMENT_MS;
    const judged = { window, isPublic, privateOver };
    if (consent.state === 'refused' && stands)
      return { ...judged, code: 'no_consent', why: `They said no to messages on ${adapter.name}` };
    const why = windowWords(adapter.name, window, asked.by);
    return { ...judged, code: why === null ? null : 'window_closed', why };
  }

  private async refuse(tx: Tx, asked: AskedReply): Promise<void> {
    const door = await this.inboxes.find(asked.inboxId, tx);
    if (!door) return;
    const { adapter } = door;
    const { template } = asked.options ?? {};
    if (asked.first) await refuseFirst(tx, door, asked);
    // A live connection needs no leave: who is connected is listening.
    const judged = adapter.send ? await this.judge(tx, adapter, asked) : null;
    const kind = judged?.isPublic ? (kindOf(asked.options) ?? 'public') : null;
    if (judged) refuseNow(adapter, judged, kind, Boolean(template));
    if (!template) refuseTooLong(adapter, asked.text ?? '', kind);
  }
}

/** The window, the customer's own no, and how a comment may be answered. */
function refuseNow(adapter: ChannelAdapter, judged: Judged, kind: ReplyKind | null, byTemplate: boolean): void {
  const { window, code, why, privateOver } = judged;
  refuseKind(adapter, kind);
  if (code && why && !(code === 'window_closed' && window.state === 'template' && byTemplate))
    throw new Refusal(422, code, why, { window });
  if (privateOver && kind && kind !== 'public') throw new Refusal(422, 'window_closed', privateOver, { window });
}

/** Nothing was said yet: the address must be one this inbox writes to, and be theirs. */
async function refuseFirst(tx: Tx, door: Door, { identityId }: AskedReply): Promise<void> {
  const known = await tx.query<KnownAddress>(address, [identityId]);
  const why = notReady(door) ?? whyNotFirst(door.adapter, known);
  if (why) throw new Refusal(422, 'cannot_reach', why);
}
