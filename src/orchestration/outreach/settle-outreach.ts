import { Injectable } from '@nestjs/common';
import { ContactLedger } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Fact, fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';

const LONGEST_LOOK_SECONDS = 600;
const ours = statement('outreach_messages', `SELECT message_id AS id FROM contact_ledger WHERE message_id = ANY($1)`);
const state = statement('outreach_state', `SELECT state, state_reason AS reason FROM message WHERE id = $1 FOR SHARE`);

/**
 * Books what became of an outreach: sent uses the customer's slot up, failed gives it back. An unknown outcome counts as
 * sent, because the customer may have it.
 */
@Injectable()
export class SettleOutreach {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly ledger: ContactLedger,
    private readonly timers: Timers,
  ) {}

  /** At once, where this process moved the message; the timer finds what another one did. */
  @On('message.state', 'live')
  async moved(facts: Fact[]): Promise<void> {
    const rows = await this.database.query<{ id: string }>(ours, [facts.map((one) => one.subjectId)]);
    for (const { id } of rows) await this.settle(id);
  }

  @OnTimer('outreach.settle')
  async look({ key, payload }: DueTimer): Promise<void> {
    if (await this.settle(key)) return;
    const looks = Number(payload.looks ?? 1) + 1;
    const inSeconds = Math.min(LONGEST_LOOK_SECONDS, 5 * 2 ** looks);
    await this.work.run((tx) => this.timers.set(tx, { kind: 'outreach.settle', key, inSeconds, payload: { looks } }));
  }

  /** Whether the message has left the queue, one way or the other. */
  async settle(messageId: string): Promise<boolean> {
    return this.work.run(async (tx) => {
      const row = await tx.one<{ state: string; reason: string | null }>(state, [messageId]);
      if (!row || row.state === 'queued') return row === undefined;
      const now = row.state === 'failed' ? 'released' : 'sent';
      const entry = await this.ledger.settle(tx, messageId, now, row.reason);
      if (entry) {
        const data = { state: now, ...(row.reason ? { reason: row.reason } : {}), decisionId: entry.decisionId };
        tx.record(
          fact('outreach.settled', data, {
            conversationId: entry.conversationId,
            profileId: entry.profileId,
            subjectId: entry.id,
          }),
        );
      }
      return true;
    });
  }
}
