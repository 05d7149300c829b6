import { Injectable } from '@nestjs/common';
import { ChangeControl } from '../conversations/index.js';
import { factActor, type Person } from '../kernel/auth/actor.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict, invalid } from '../kernel/http/problem.js';
import { CallTimeline } from './call-timeline.js';
import { Conference } from './conference.js';
import { legOf, SteerCall } from './steer-call.js';

/** A warm transfer: the caller waits while two of us talk; then the other one has the call, or nothing has changed. */
@Injectable()
export class TransferCall {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steer: SteerCall,
    private readonly conference: Conference,
    private readonly control: ChangeControl,
    private readonly timeline: CallTimeline,
  ) {}

  async consult(id: string, actor: Person, to: { agentId?: string; phone?: string }): Promise<void> {
    const { call, legs } = await this.steer.held(id, actor);
    if (to.agentId === actor.id) throw invalid('/agentId', 'self', 'Ask somebody else');
    if (legs.some(({ kind }) => kind === 'consult'))
      throw conflict('already_asked', 'Somebody is asked into this call already');
    await this.steer.setHeld(call, legOf(legs, 'customer'), true);
    try {
      await this.conference.invite(call, { kind: 'consult', ...to });
    } catch (error) {
      await this.steer.setHeld(call, legOf(legs, 'customer'), false);
      throw error;
    }
    await this.note(call, 'consult', `${actor.name} asked somebody in while the caller waits`);
  }

  async complete(id: string, actor: Person): Promise<void> {
    const { call, legs } = await this.steer.held(id, actor);
    const next = legOf(legs, 'consult');
    if (next.state !== 'joined') throw conflict('call_not_there', 'They have not answered yet');
    await this.steer.setHeld(call, legOf(legs, 'customer'), false);
    const before = legs.find(({ kind }) => kind === 'agent');
    await this.work.run(async (tx) => {
      await tx.query(`UPDATE call SET agent_id = COALESCE($2, agent_id) WHERE id = $1`, [call.id, next.agent_id]);
      await tx.query(`UPDATE call_leg SET kind = 'agent' WHERE id = $1`, [next.id]);
      if (next.agent_id && call.conversation_id)
        await this.control.run(tx, {
          conversationId: call.conversation_id,
          to: { kind: 'agent', id: next.agent_id, name: next.agent_name },
          reason: 'transferred',
          actor: factActor(actor),
        });
      const to = next.agent_name ?? next.address ?? 'somebody outside';
      await this.timeline.event(tx, call, `transfer:${next.id}`, `${actor.name} passed the call to ${to}`);
    });
    if (before) await this.conference.remove(call, before);
  }

  async cancel(id: string, actor: Person): Promise<void> {
    const { call, legs } = await this.steer.held(id, actor);
    const asked = legOf(legs, 'consult');
    if (asked.vendor_sid) await this.conference.remove(call, asked);
    await this.work.run((tx) =>
      tx.query(`UPDATE call_leg SET state = 'left', left_at = clock_timestamp() WHERE id = $1`, [asked.id]),
    );
    await this.steer.setHeld(call, legOf(legs, 'customer'), false);
    await this.note(call, 'consult-over', `${actor.name} is back with the caller`);
  }

  private note(call: { id: string; conversation_id: string | null }, what: string, words: string): Promise<void> {
    return this.work.run((tx) => this.timeline.event(tx, call, `${what}:${Date.now()}`, words));
  }
}
