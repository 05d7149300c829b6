import { Injectable } from '@nestjs/common';
import { statement } from '../kernel/db/statement.js';
import { Database } from '../kernel/db/database.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { type CallRow, isLive, legsOf, type LegRow, lockCall } from './call-row.js';
import { laterLeg, legStateOf } from './call-state.js';
import { EndCall } from './end-call.js';
import { GoOn, type Next } from './go-on.js';
import type { Heard } from './heard.js';
import { MoveLeg } from './move-leg.js';
import { OpenCallThread } from './open-call-thread.js';

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
const setRoom = statement('call_room', `UPDATE call SET conference_sid = $2 WHERE id = $1`);
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
    private readonly ending: EndCall,
    private readonly goOn: GoOn,
    private readonly moves: MoveLeg,
    private readonly thread: OpenCallThread,
  ) {}

  async conference({ door, form, query }: Heard): Promise<void> {
    const { FriendlyName, ConferenceSid = '', StatusCallbackEvent = '', CallSid = '', ParticipantLabel = '' } = form;
    const id = query.call || FriendlyName;
    if (!id) return;
    await this.after(door.id, id, async (tx, call) => {
      const isJoin = StatusCallbackEvent === 'participant-join';
      const isNew = ConferenceSid !== '' && (isJoin || !call.conference_sid);
      if (isNew) await tx.query(setRoom, [call.id, ConferenceSid]);
      const now = isNew ? { ...call, conference_sid: ConferenceSid } : call;
      const legs = await legsOf(tx, call.id);
      if (StatusCallbackEvent === 'conference-end') {
        // A callback is one room for the wish and another for the call back.
        if (call.state === 'callback') return null;
        if (isElsewhere(call)) {
          await tx.query(setRoom, [call.id, null]);
          return null;
        }
        const isOutside = door.connection.settings.offerCallback && legs.some(waitsOutside) && !call.closing_at;
        if (isOutside) await tx.query(setRoom, [call.id, null]);
        else await this.ending.run(tx, now);
        return null;
      }
      const leg = find(legs, CallSid, ParticipantLabel);
      if (!leg || (leg.kind === 'customer' && !isJoin && isElsewhere(call))) return null;
      const told = isJoin ? 'joined' : leftOr(StatusCallbackEvent, leg);
      const state = laterLeg(leg.state, told);
      const { muted = null, held = null } = booleans[StatusCallbackEvent] ?? {};
      await tx.query(setLeg, [leg.id, state, CallSid || null, muted, held]);
      if (state === leg.state) return null;
      return state === 'joined' ? this.moves.joined(tx, now, leg) : this.moves.left(tx, now, leg);
    });
  }

  async status({ door, form, query }: Heard): Promise<void> {
    const { CallSid = '', CallStatus = '' } = form;
    const told = legStateOf(CallStatus);
    const id = query.call || (await this.database.one<{ id: string }>(byVendor, [door.id, CallSid]))?.id;
    if (!id || !told) return;
    if (told === 'left' || told === 'failed') await this.thread.ofMenu(id, door.id);
    await this.after(door.id, id, async (tx, call) => {
      const leg = find(await legsOf(tx, call.id), CallSid, form.ParticipantLabel ?? '');
      if (!leg) return null;
      const state = laterLeg(leg.state, told);
      if (state === leg.state) return null;
      await tx.query(setLeg, [leg.id, state, CallSid, null, null]);
      if (state === 'failed') await this.moves.failed(tx, call, leg, CallStatus);
      return state === 'left' || state === 'failed' ? this.moves.left(tx, call, leg) : null;
    });
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

/** An agent came and went before the caller was let in: the caller still waits. */
const waitsOutside = (leg: LegRow): boolean => leg.kind === 'customer' && isLive(leg) && leg.state === 'answered';

/** Taken out of the room by ourselves: with a bot, or leaving a message. */
const isElsewhere = ({ state }: CallRow): boolean => state === 'menu' || state === 'voicemail';

const leftOr = (event: string, leg: LegRow) => (event === 'participant-leave' ? 'left' : leg.state);
