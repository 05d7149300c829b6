import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { Refusal } from '../kernel/http/problem.js';
import { type CallRow, openCallOf } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';

/** Whoever takes a conversation whose customer is on the line is rung into the call. */
@Injectable()
export class ConnectAgent {
  private readonly log = new Logger('voice');

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly conference: Conference,
    private readonly timeline: CallTimeline,
  ) {}

  @On('work.accepted')
  async accepted({ conversationId, data }: Fact<'work.accepted'>): Promise<void> {
    const call = await openCallOf(this.database, conversationId as string);
    // A message left on the line is read, not answered.
    if (!call || call.state === 'voicemail' || call.state === 'talking') return;
    await this.ring(call, data.agentId);
  }

  async ring(call: CallRow, agentId: string): Promise<void> {
    await this.database.query(`UPDATE call SET agent_id = $2 WHERE id = $1 AND ended_at IS NULL`, [call.id, agentId]);
    try {
      await this.conference.invite(call, { kind: 'agent', agentId });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.log.warn(`call ${call.id}: ${error.message}`);
      await this.work.run((tx) =>
        this.timeline.event(tx, call, `unrung:${agentId}:${Date.now()}`, `Could not ring: ${error.message}`),
      );
    }
  }
}
