import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { type CallRow, isLive, legsOf, type LegRow } from './call-row.js';
import { mayBecome } from './call-state.js';
import { CallTimeline } from './call-timeline.js';
import { EndCall } from './end-call.js';
import type { Next } from './go-on.js';
import { LoseAgent } from './lose-agent.js';

const answer = statement(
  'call_answer',
  `UPDATE call SET state = 'talking', answered_at = COALESCE(answered_at, clock_timestamp()) WHERE id = $1`,
);

/** What it means for a call that somebody came into it, left it or was not reached. The call is locked by the caller. */
@Injectable()
export class MoveLeg {
  constructor(
    private readonly timeline: CallTimeline,
    private readonly ending: EndCall,
    private readonly losing: LoseAgent,
  ) {}

  async joined(tx: Tx, call: CallRow, leg: LegRow): Promise<Next> {
    if (leg.kind === 'customer') {
      // A caller who waits was heard from the moment they did; one we ring is heard from here.
      if (call.direction === 'in' && call.state !== 'callback') return null;
      await this.talk(tx, call);
      return { do: 'customer-rung', call };
    }
    if (leg.kind !== 'supervisor')
      await this.timeline.event(tx, call, `joined:${leg.id}`, `${nameOf(leg)} joined the call`);
    if (leg.kind !== 'agent') return null;
    // Called back, or called from the hub: the customer is rung once somebody is there to talk to them.
    const waits = (await legsOf(tx, call.id)).some((one) => one.kind === 'customer' && isLive(one));
    if (!waits) return { do: 'ring-customer', call };
    await this.talk(tx, call);
    return { do: 'answered', call };
  }

  private async talk(tx: Tx, call: CallRow): Promise<void> {
    if (mayBecome(call.state, 'talking')) await tx.query(answer, [call.id]);
  }

  async left(tx: Tx, call: CallRow, leg: LegRow): Promise<Next> {
    if (leg.kind === 'customer') {
      if (call.state === 'callback' && leg.state !== 'failed' && !call.agent_id) return null;
      await this.ending.run(tx, call);
      return { do: 'close', call };
    }
    if (leg.kind !== 'supervisor' && leg.state === 'joined')
      await this.timeline.event(tx, call, `left:${leg.id}`, `${nameOf(leg)} left the call`);
    const others = (await legsOf(tx, call.id)).filter((one) => one.id !== leg.id && isLive(one));
    const somebody = others.some(({ kind, mode }) => kind === 'agent' || kind === 'consult' || mode === 'barge');
    // An inbound caller whose person did not pick up still waits.
    const goesOn = call.state === 'talking' || call.direction === 'out';
    if (leg.kind !== 'agent' || !goesOn || somebody) return null;
    const isAlone = others.some(
      ({ kind, state }) => kind === 'customer' && (state === 'joined' || state === 'answered'),
    );
    return isAlone && (await this.losing.run(tx, call, leg)) ? { do: 'keep-waiting', call } : { do: 'close', call };
  }

  failed(tx: Tx, call: CallRow, leg: LegRow, status: string): Promise<void> {
    return this.timeline.event(tx, call, `failed:${leg.id}`, `${nameOf(leg)} could not be reached: ${status}`);
  }
}

const nameOf = ({ kind, agent_name, address }: LegRow): string =>
  kind === 'customer' ? 'The customer' : (agent_name ?? address ?? 'Somebody');
