import { Injectable } from '@nestjs/common';
import type { Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict, forbidden } from '../kernel/http/problem.js';
import { type CallRow, isLive, legsOf, type LegRow, readCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import { ConnectAgent } from './connect-agent.js';

const closing = statement(
  'call_closing',
  `UPDATE call SET closing_at = CASE WHEN $2::boolean THEN clock_timestamp() END WHERE id = $1`,
);

export interface Held {
  call: CallRow;
  legs: LegRow[];
}

/** What the person on the line does with it: hold, resume, mute, hang up. */
@Injectable()
export class SteerCall {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly conference: Conference,
    private readonly connect: ConnectAgent,
    private readonly timeline: CallTimeline,
  ) {}

  /** The call, when it is this person's to steer: the one who has it, or whoever supervises. */
  async held(id: string, actor: Person): Promise<Held> {
    const call = await readCall(this.database, id);
    if (call.agent_id !== actor.id && actor.role === 'agent') throw forbidden('This is somebody else’s call');
    return this.going(call);
  }

  async going(call: CallRow): Promise<Held> {
    if (call.state === 'ended') throw conflict('call_over', 'This call is over');
    const legs = (await legsOf(this.database, call.id)).filter(isLive);
    return { call, legs };
  }

  async hold(id: string, actor: Person, held: boolean): Promise<void> {
    const { call, legs } = await this.held(id, actor);
    const customer = legOf(legs, 'customer');
    await this.setHeld(call, customer, held);
    const words = held ? `${actor.name} put the caller on hold` : `${actor.name} is back with the caller`;
    await this.work.run((tx) => this.timeline.event(tx, call, `hold:${held}:${Date.now()}`, words));
  }

  async setHeld(call: CallRow, customer: LegRow, held: boolean): Promise<void> {
    const { settings } = await this.conference.connection(call.inbox_id);
    const music = held && settings.musicUrl ? { HoldUrl: String(settings.musicUrl), HoldMethod: 'GET' } : {};
    await this.conference.change(call, customer, { Hold: held, ...music });
    await this.database.query(`UPDATE call_leg SET held = $2 WHERE id = $1`, [customer.id, held]);
  }

  /** One's own line. */
  async mute(id: string, actor: Person, muted: boolean): Promise<void> {
    const { call, legs } = await this.held(id, actor);
    const leg = legs.find((one) => one.agent_id === actor.id) ?? legOf(legs, 'agent');
    await this.conference.change(call, leg, { Muted: muted });
    await this.database.query(`UPDATE call_leg SET muted = $2 WHERE id = $1`, [leg.id, muted]);
  }

  async hangUp(id: string, actor: Person): Promise<void> {
    const { call } = await this.held(id, actor);
    // Said before it is done: whoever the vendor tells of leaving now is not lost.
    await this.database.query(closing, [call.id, true]);
    try {
      await this.conference.end(call);
    } catch (error) {
      await this.database.query(closing, [call.id, false]);
      throw error;
    }
  }

  /** Once more, after a telephone that nobody heard. */
  async ring(id: string, actor: Person): Promise<void> {
    const { call } = await this.held(id, actor);
    await this.connect.ring(call, actor.id);
  }
}

export function legOf(legs: LegRow[], kind: LegRow['kind']): LegRow {
  const found = legs.find((leg) => leg.kind === kind);
  if (!found) throw conflict('call_not_there', 'They are not in the call');
  return found;
}
