import { Injectable } from '@nestjs/common';
import type { ChannelClass } from '../../contract/common.js';
import type { SlaDue } from '../../contract/sla.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { newId } from '../../kernel/ids.js';
import { lockConversation } from '../work/work-row.js';
import { Agreements } from './agreements.js';
import { keepThreadRow, readThread } from './clock-rows.js';
import { nothingYet, type SlaStep, type SlaThread, step } from './clocks.js';
import { KeepClocks } from './keep-clocks.js';
import { slaFacts, stepOf } from './sla-steps.js';

const look = statement(
  'sla_look',
  `SELECT COALESCE(x.config ->> 'channelClass', x.class) AS class, c.control_kind = 'bot' AS "byBot", c.waiting_since IS NOT NULL AS waiting,
     c.status = 'snoozed' AS snoozed, c.status = 'resolved' AS over, c.sla
   FROM conversation c JOIN inbox x ON x.id = c.inbox_id WHERE c.id = $1`,
);
// A first message and the opening it brings are one transaction: the opening begins the clocks, whichever stands first.
const opening = statement(
  'sla_opening',
  `SELECT 1 FROM event WHERE conversation_id = $1 AND xid = $2::xid8 AND type IN ('conversation.opened', 'conversation.reopened') LIMIT 1`,
);

/** A clock counts from the fact, not from its telling: that may come a moment later, and then for many at once. */
const GATHER_MS = 100;
/** Conversations whose locks are held together: what comes in for them meanwhile waits. */
const AT_ONCE = 10;

interface Seen {
  class: ChannelClass;
  byBot: boolean;
  waiting: boolean;
  snoozed: boolean;
  over: boolean;
  sla: SlaDue | null;
}

/** Starts, stops and ends the agreed times of conversations as things happen in them. */
@Injectable()
export class FollowConversations {
  constructor(
    private readonly work: UnitOfWork,
    private readonly agreements: Agreements,
    private readonly keep: KeepClocks,
  ) {}

  @On(slaFacts, 'durable', { gatherMs: GATHER_MS, wantedBy: 'hasAgreements' })
  async happened(facts: Fact[]): Promise<void> {
    const threads = new Map<string, Fact[]>();
    for (const one of facts)
      if (one.conversationId) threads.set(one.conversationId, [...(threads.get(one.conversationId) ?? []), one]);
    // Always in the same order, so that nobody who locks several waits for us while we wait for them.
    const ids = [...threads.keys()].sort();
    for (let i = 0; i < ids.length; i += AT_ONCE)
      await this.work.follow(async (tx) => {
        for (const id of ids.slice(i, i + AT_ONCE)) await this.follow(tx, id, threads.get(id) ?? []);
      });
  }

  hasAgreements(): Promise<boolean> {
    return this.agreements.any();
  }

  /** Work that is queued after its clock began is as urgent as the clock. */
  @On('work.queued')
  async queued({ conversationId: id }: Fact<'work.queued'>): Promise<void> {
    if (!id || !(await this.agreements.any())) return;
    await this.work.follow(async (tx) => {
      await lockConversation(tx, id);
      const seen = await tx.one<Seen>(look, [id]);
      if (seen?.sla?.dueAt) await this.keep.work(tx, id, seen.sla.dueAt);
    });
  }

  /** What happened in one conversation, in its order. */
  private async follow(tx: Tx, id: string, facts: Fact[]): Promise<void> {
    if (!(await lockConversation(tx, id))) return;
    const seen = (await tx.one<Seen>(look, [id])) as Seen;
    for (const one of facts) {
      const what = stepOf(one, seen.class);
      if (what) await this.step(tx, id, one, what, seen);
    }
  }

  private async step(tx: Tx, id: string, one: Fact, what: SlaStep, seen: Seen): Promise<void> {
    const known = await readThread(tx, id, one);
    if (known?.heard) return;
    const before = known ?? ((await tx.one(opening, [id, one.xid])) ? nothingYet() : begun(seen));
    const at = Date.parse(one.at);
    const agreed = await this.agreements.of(tx, id, one.at);
    const after = step(before, what, at, agreed, () => newId('slc'));
    await keepThreadRow(tx, id, after, one);
    if (before.clocks.length > 0 || after.clocks.length > 0)
      await this.keep.run(tx, id, before.clocks, after.clocks, at);
  }
}

/** A conversation that began before anything was agreed: it stands where it is. */
function begun({ byBot, waiting, snoozed, over }: Seen): SlaThread {
  return { ...nothingYet(), track: byBot ? 'bot' : 'human', waiting, snoozed, over };
}
