import { Injectable } from '@nestjs/common';
import type { Supervision } from '../contract/voice.js';
import { GiveControl } from '../conversations/index.js';
import type { Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict } from '../kernel/http/problem.js';
import { type LegRow, readCall } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import { type Held, legOf, SteerCall } from './steer-call.js';

/** A supervisor in somebody's call: listens, whispers to the agent alone, speaks to both, or takes the call. */
@Injectable()
export class SuperviseCall {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly steer: SteerCall,
    private readonly conference: Conference,
    private readonly give: GiveControl,
    private readonly timeline: CallTimeline,
  ) {}

  async run(id: string, actor: Person, mode: Supervision): Promise<void> {
    await this.enter(await this.going(id), actor, mode);
  }

  async takeOver(id: string, actor: Person): Promise<void> {
    const held = await this.going(id);
    const { call } = held;
    const mine = await this.enter(held, actor, 'barge');
    await this.work.run(async (tx) => {
      await tx.query(`UPDATE call SET agent_id = $2 WHERE id = $1`, [call.id, actor.id]);
      await tx.query(`UPDATE call_leg SET kind = 'agent', mode = NULL WHERE id = $1`, [mine.id]);
      await this.timeline.event(tx, call, `taken:${mine.id}`, `${actor.name} took over the call`);
    });
    if (call.conversation_id) await this.give.toAgent(call.conversation_id, actor);
    // While the supervisor's telephone still rings, the agent stays: the customer is never left alone.
    if (mine.state === 'joined') await this.conference.relieve({ ...call, agent_id: actor.id });
  }

  /** Into the call, or from one way of being in it to another. */
  private async enter({ call, legs }: Held, actor: Person, mode: Supervision): Promise<LegRow> {
    const agent = legOf(legs, 'agent');
    if (agent.agent_id === actor.id) throw conflict('own_call', 'This is your own call');
    const params = {
      Muted: mode === 'listen',
      Coaching: mode === 'whisper',
      ...(mode === 'whisper' && { CallSidToCoach: agent.vendor_sid ?? undefined }),
    };
    const mine = legs.find((leg) => leg.kind === 'supervisor' && leg.agent_id === actor.id);
    if (!mine) {
      const invited = { kind: 'supervisor', agentId: actor.id, mode, params } as const;
      return this.conference.invite(call, invited);
    }
    await this.conference.change(call, mine, params);
    await this.database.query(`UPDATE call_leg SET mode = $2, muted = $3 WHERE id = $1`, [
      mine.id,
      mode,
      mode === 'listen',
    ]);
    return mine;
  }

  private async going(id: string): Promise<Held> {
    const held = await this.steer.going(await readCall(this.database, id));
    if (held.call.state !== 'talking') throw conflict('call_not_there', 'Nobody talks in this call yet');
    return held;
  }
}
