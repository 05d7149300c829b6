import { Injectable } from '@nestjs/common';
import type { DeskAct } from '../../contract/setup.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live, rooms } from '../../realtime/index.js';
import { DeskQueries } from '../desk/desk.queries.js';
import { PersonDesksQueries } from './desks/desks.queries.js';

type Told = Fact<'agent.desk_changed' | 'agent.status_changed' | 'work.managed'>;

/** Tells people what somebody else did at their desk, and lets them hear the queues they are in now. */
@Injectable()
export class SetupBroadcast {
  constructor(
    private readonly live: Live,
    private readonly desks: DeskQueries,
    private readonly people: PersonDesksQueries,
  ) {}

  @On('agent.desk_changed', 'live')
  async deskChanged(facts: Fact<'agent.desk_changed'>[]): Promise<void> {
    const moved = facts.filter(({ data }) => data.fields.includes('queues'));
    const ids = [...new Set(moved.flatMap(({ subjectId }) => subjectId ?? []))];
    const queues = await this.desks.queuesOfMany(ids);
    ids.forEach((id, i) => this.live.refreshQueues(id, queues[i]));
    await this.tell(facts, (one) => [[one.subjectId, { act: 'desk', fields: one.data.fields }]]);
  }

  @On('agent.status_changed', 'live')
  statusChanged(facts: Fact<'agent.status_changed'>[]): Promise<void> {
    return this.tell(facts, (one) => [[one.subjectId, { act: 'status', status: one.data.status }]]);
  }

  @On('work.managed', 'live')
  workManaged(facts: Fact<'work.managed'>[]): Promise<void> {
    return this.tell(facts, ({ data: { agentId, toAgent }, conversationId }) => [
      [agentId, { act: 'taken', conversationId }],
      [toAgent, { act: 'given', conversationId }],
    ]);
  }

  /** What one did oneself, what the hub did, and what was done in private is not told. */
  private async tell<One extends Told>(
    facts: One[],
    acts: (one: One) => [string | null, Partial<DeskAct> & Pick<DeskAct, 'act'>][],
  ): Promise<void> {
    const open = facts.filter(({ actor, data }) => actor.kind === 'agent' && !data.private);
    if (open.length === 0) return;
    const name = await this.people.names(open.flatMap(({ actor }) => actor.id ?? []));
    for (const one of open) {
      const how = { by: name.get(one.actor.id ?? '') ?? '', reason: one.data.reason ?? null, at: one.at };
      for (const [agentId, act] of acts(one)) {
        if (!agentId || agentId === one.actor.id) continue;
        const whole = { fields: [], status: null, conversationId: null, ...how, ...act };
        this.live.agent.to(rooms.agent(agentId)).emit('desk.managed', whole);
      }
    }
  }
}
