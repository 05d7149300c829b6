import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { Database } from '../kernel/db/database.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type CallRow, isLive, legsOf, type LegRow, lockCall } from './call-row.js';
import { laterLeg, legStateOf, mayBecome } from './call-state.js';
import { CallTimeline } from './call-timeline.js';
import { EndCall } from './end-call.js';
import { GoOn, type Next } from './go-on.js';
import type { Heard } from './heard.js';

const byVendor = statement(
  'call_by_vendor',
  `SELECT id FROM call WHERE inbox_id = $1 AND vendor_sid = $2
   UNION SELECT l.call_id FROM call_leg l JOIN call c ON c.id = l.call_id WHERE c.inbox_id = $1 AND l.vendor_sid = $2 LIMIT 1`,
);
const setLeg = statement(
  'call_leg_set',
  `UPDATE call_leg SET state = $2, vendor_sid = COALESCE(vendor_sid, $3), muted = COALESCE($4, muted), held = COALESCE($5, held),
     left_at = CASE WHEN $2 IN ('left', 'failed') THEN COALESCE(left_at, clock_timestamp()) ELSE left_at END WHERE id = $1`,
);
const setRoom = statement('call_room', `UPDATE call SET conference_sid = $2 WHERE id = $1 AND conference_sid IS NULL`);
const answer = statement(
  'call_answer',
  `UPDATE call SET state = 'talking', answered_at = COALESCE(answered_at, clock_timestamp()) WHERE id = $1`,
);

const booleans: Record<string, { muted?: boolean; held?: boolean }> = {
  'participant-mute': { muted: true },
  'participant-unmute': { muted: false },
  'participant-hold': { held: true },
  'participant-unhold': { held: false },
};

/** Follows the vendor's callbacks. They come twice and in any order: every one only ever moves a call forward. */
@Injectable()
export class FollowCall {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly timeline: CallTimeline,
    private readonly ending: EndCall,
    private readonly goOn: GoOn,
  ) {}

  async conference({ door, form, query }: Heard): Promise<void> {
    const { FriendlyName, ConferenceSid = '', StatusCallbackEvent = '', CallSid = '', ParticipantLabel = '' } = form;
    const id = query.call || FriendlyName;
    if (!id) return;
    await this.after(door.id, id, async (tx, call) => {
      if (ConferenceSid) await tx.query(setRoom, [call.id, ConferenceSid]);
      const now = { ...call, conference_sid: call.conference_sid ?? (ConferenceSid || null) };
      if (StatusCallbackEvent === 'conference-end') {
        // A callback is one room for the wish and another for the call back.
        if (call.state !== 'callback') await this.ending.run(tx, now);
        return null;
      }
      const leg = find(await legsOf(tx, call.id), CallSid, ParticipantLabel);
      if (!leg) return null;
      const told = StatusCallbackEvent === 'participant-join' ? 'joined' : leftOr(StatusCallbackEvent, leg);
      const state = laterLeg(leg.state, told);
      const { muted = null, held = null } = booleans[StatusCallbackEvent] ?? {};
      await tx.query(setLeg, [leg.id, state, CallSid || null, muted, held]);
      if (state === leg.state) return null;
      return state === 'joined' ? this.joined(tx, now, leg) : this.left(tx, now, leg);
    });
  }

  async status({ door, form, query }: Heard): Promise<void> {
    const { CallSid = '', CallStatus = '' } = form;
    const told = legStateOf(CallStatus);
    const id = query.call || (await this.database.one<{ id: string }>(byVendor, [door.id, CallSid]))?.id;
    if (!id || !told) return;
    await this.after(door.id, id, async (tx, call) => {
      const leg = find(await legsOf(tx, call.id), CallSid, form.ParticipantLabel ?? '');
      if (!leg) return null;
      const state = laterLeg(leg.state, told);
      if (state === leg.state) return null;
      await tx.query(setLeg, [leg.id, state, CallSid, null, null]);
      if (state === 'failed')
        await this.timeline.event(tx, call, `failed:${leg.id}`, `${nameOf(leg)} could not be reached: ${CallStatus}`);
      return state === 'left' || state === 'failed' ? this.left(tx, call, leg) : null;
    });
  }

  private async joined(tx: Tx, call: CallRow, leg: LegRow): Promise<Next> {
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

  private async left(tx: Tx, call: CallRow, leg: LegRow): Promise<Next> {
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
    return leg.kind === 'agent' && goesOn && !somebody ? { do: 'close', call } : null;
  }

  private async after(inboxId: string, id: string, work: (tx: Tx, call: CallRow) => Promise<Next>): Promise<void> {
    const next = await this.work.run(async (tx) => {
      const call = await lockCall(tx, id);
      // One inbox's signature opens no other inbox's calls.
      return call.inbox_id === inboxId ? work(tx, call) : null;
    });
    if (next) await this.goOn.run(next);
  }
}

const find = (legs: LegRow[], sid: string, label: string): LegRow | undefined =>
  legs.find((leg) => leg.vendor_sid === sid && sid !== '') ??
  legs.find((leg) => leg.id === label) ??
  (label === 'customer' ? legs.find((leg) => leg.kind === 'customer' && isLive(leg)) : undefined);

const leftOr = (event: string, leg: LegRow) => (event === 'participant-leave' ? 'left' : leg.state);

const nameOf = ({ kind, agent_name, address }: LegRow): string =>
  kind === 'customer' ? 'The customer' : (agent_name ?? address ?? 'Somebody');
