import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ReplyWindow } from '../contract/channels.js';
import { type AskedReply, ReplyGate } from '../conversations/index.js';
import { ConsentsQueries } from '../governance/index.js';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { Refusal } from '../kernel/http/problem.js';
import type { ChannelAdapter } from './channel-adapter.js';
import { InboxDirectory } from './inboxes/inbox-directory.js';
import { judgeWindow, windowWords } from './judge-window.js';

// The vendor counts from when the customer wrote; a clock that runs ahead must not keep a window open.
const last = statement(
  'reply_last_in',
  `SELECT LEAST(sent_at, created_at) AS at, COALESCE((extra->>'isPublic')::boolean, false) AS public FROM message
   WHERE conversation_id = $1 AND direction = 'in' ORDER BY seq DESC LIMIT 1`,
);

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
  code: 'window_closed' | 'no_consent' | null;
  /** Why free words may not go out, or null. */
  why: string | null;
}

/** The rules of a channel on answering: its window since the customer's last message, and their STOP. */
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
    const window = isPublic
      ? ({ state: 'open', closesAt: null, peopleUntil: null } as const)
      : judgeWindow(adapter.capabilities, at, asked.by, Date.now());
    // Whoever writes again after a no wants an answer; carriers of SMS block until START all the same.
    const stands = adapter.capabilities.segments || !at || Date.parse(consent.at ?? '') > at.getTime() - SAME_MOMENT_MS;
    if (consent.state === 'refused' && stands)
      return { window, isPublic, code: 'no_consent', why: `They said no to messages on ${adapter.name}` };
    const why = windowWords(adapter.name, window, asked.by);
    return { window, isPublic, code: why === null ? null : 'window_closed', why };
  }

  private async refuse(tx: Tx, asked: AskedReply): Promise<void> {
    const door = await this.inboxes.find(asked.inboxId);
    // A live connection needs no leave: who is connected is listening.
    if (!door?.adapter.send) return;
    const { window, code, why } = await this.judge(tx, door.adapter, asked);
    if (!code || !why) return;
    if (code === 'window_closed' && window.state === 'template' && asked.options?.template) return;
    throw new Refusal(422, code, why, { window });
  }
}
