import { Injectable } from '@nestjs/common';
import type { OfferState } from '../contract/routing.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';
import { Live, rooms } from '../realtime/index.js';
import { DeskQueries } from './desk/desk.queries.js';
import { HandoffsQueries } from './handoffs/handoffs.queries.js';
import { OffersQueries } from './offers/offers.queries.js';

const DESK_MS = 40;
const DESKS_AT_ONCE = 100;

/** Puts offers, desks and handoffs on the screens of the people they concern. */
@Injectable()
export class RoutingBroadcast {
  private readonly desks = new Set<string>();
  private later?: NodeJS.Timeout;

  constructor(
    private readonly live: Live,
    private readonly offers: OffersQueries,
    private readonly deskQueries: DeskQueries,
    private readonly handoffs: HandoffsQueries,
  ) {}

  @On('work.offered', 'live')
  async made(facts: Fact<'work.offered'>[]): Promise<void> {
    this.refresh(facts.map(({ data }) => data.agentId));
    const here = await this.listening(facts.map(({ data }) => data.agentId));
    const ids = facts.flatMap(({ data }) => (here.has(data.agentId) ? [data.offerId] : []));
    for (const offer of await this.offers.byIds(ids))
      if (offer.state === 'pending') this.live.agent.to(rooms.agent(offer.agentId)).emit('offer.made', offer);
  }

  @On('offer.ended', 'live')
  ended(facts: Fact<'offer.ended'>[]): void {
    for (const { subjectId, data, at } of facts) {
      const { agentId, workItemId, state, takenBy = null } = data;
      const end = { id: subjectId as string, workItemId, state: state as OfferState, takenBy, at };
      this.live.agent.to(rooms.agent(agentId)).emit('offer.ended', end);
    }
    this.refresh(facts.map(({ data }) => data.agentId));
  }

  @On(['work.accepted', 'work.wrapping', 'work.completed', 'work.released', 'work.resumed'], 'live')
  worked(facts: Fact<'work.accepted' | 'work.wrapping' | 'work.completed' | 'work.released' | 'work.resumed'>[]): void {
    this.refresh(facts.flatMap(({ data }) => data.agentId ?? []));
  }

  @On('control.changed', 'live')
  controlled(facts: Fact<'control.changed'>[]): void {
    const ends = facts.flatMap(({ data }) => [data.from, data.to]);
    this.refresh(ends.flatMap((end) => (end.kind === 'agent' && end.id ? [end.id] : [])));
  }

  @On(['agent.status_changed', 'agent.presence_changed', 'agent.desk_changed'], 'live')
  agents(facts: Fact[]): void {
    this.refresh(facts.flatMap(({ subjectId }) => subjectId ?? []));
  }

  @On(['handoff.requested', 'handoff.enriched', 'handoff.status', 'handoff.acknowledged'], 'live')
  async handedOver(facts: Fact[]): Promise<void> {
    const { rooms: open } = this.live.agent.adapter;
    const watched = facts.filter(({ conversationId: id }) => id && open.has(rooms.conversation(id)));
    const ids = [...new Set(watched.flatMap(({ subjectId }) => subjectId ?? []))];
    // Whoever is offered it gets the card with the offer; everybody else reads it when they open the conversation.
    for (const handoff of (await this.handoffs.cards(ids)).values())
      this.live.agent.to(rooms.conversation(handoff.conversationId)).emit('handoff.changed', handoff);
  }

  onModuleDestroy(): void {
    clearTimeout(this.later);
  }

  /** Several things happen to a desk at once; its owner is shown where it ends. */
  private refresh(agentIds: string[]): void {
    for (const id of agentIds) this.desks.add(id);
    if (this.desks.size === 0) return;
    this.later ??= setTimeout(() => {
      this.later = undefined;
      void this.showDesks().catch(() => {});
    }, DESK_MS).unref();
  }

  /** Those with a screen open on any node: nothing is read for the others. */
  private async listening(agentIds: string[]): Promise<Set<string>> {
    const here = new Set<string>();
    for (const id of new Set(agentIds))
      if ((await this.live.agent.in(rooms.agent(id)).fetchSockets()).length > 0) here.add(id);
    return here;
  }

  private async showDesks(): Promise<void> {
    const ids = [...this.desks];
    this.desks.clear();
    const here = [...(await this.listening(ids))];
    for (let i = 0; i < here.length; i += DESKS_AT_ONCE) {
      const desks = await this.deskQueries.changes(here.slice(i, i + DESKS_AT_ONCE));
      for (const [id, desk] of desks) this.live.agent.to(rooms.agent(id)).emit('desk.changed', desk);
    }
  }
}
