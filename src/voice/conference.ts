import { Injectable } from '@nestjs/common';
import { type Connection, InboxDirectory } from '../channels/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { conflict, notFound, Refusal } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { type CallRow, isLive, legsOf, type LegRow } from './call-row.js';
import { stepUrl } from './twiml.js';
import { type Params, TwilioApi } from './twilio-api.js';

const insertLeg = statement(
  'call_leg_insert',
  `INSERT INTO call_leg (id, call_id, kind, agent_id, address, mode) VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (call_id, COALESCE(agent_id, ''), kind) WHERE left_at IS NULL DO UPDATE SET mode = EXCLUDED.mode RETURNING *`,
);
const reached = statement(
  'call_leg_reached',
  `WITH c AS (UPDATE call SET conference_sid = COALESCE($3, conference_sid), vendor_sid = CASE WHEN $5 THEN $2 ELSE vendor_sid END WHERE id = $4)
   UPDATE call_leg SET vendor_sid = $2 WHERE id = $1`,
);
const failed = statement(
  'call_leg_failed',
  `UPDATE call_leg SET state = 'failed', left_at = clock_timestamp() WHERE id = $1`,
);
const phoneOf = statement(
  'call_phone_of',
  `SELECT preferences ->> 'callPhone' AS phone FROM agent WHERE id = $1 AND disabled_at IS NULL`,
);

const held = statement('call_leg_held', `UPDATE call_leg SET held = $2 WHERE id = $1`);

const E164 = /^\+[1-9]\d{6,14}$/;

export interface Invited {
  kind: LegRow['kind'];
  agentId?: string;
  /** A telephone that is nobody's desk. */
  phone?: string;
  mode?: LegRow['mode'];
  params?: Params;
}

/** The room of one call at the vendor: who is asked in, held, muted, whispered to and let go. */
@Injectable()
export class Conference {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly api: TwilioApi,
  ) {}

  async connection(inboxId: string): Promise<Connection> {
    const door = await this.inboxes.find(inboxId);
    if (!door) throw notFound('inbox');
    return door.connection;
  }

  /** Rings somebody into the room. Their leg is stored first, and its id is their label there: asked twice, they ring once. */
  async invite(call: CallRow, { kind, agentId, phone, mode, params }: Invited): Promise<LegRow> {
    const connection = await this.connection(call.inbox_id);
    const to = phone ?? (await this.addressOf(agentId ?? ''));
    const values = [newId('leg'), call.id, kind, agentId ?? null, to, mode ?? null];
    const leg = (await this.database.one<LegRow>(insertLeg, values)) as LegRow;
    if (leg.vendor_sid) return leg;
    const url = (step: string) => stepUrl(connection, step, call.id);
    try {
      const answer = await this.api.call<{ call_sid?: string; conference_sid?: string }>(
        connection,
        'POST',
        `/Conferences/${encodeURIComponent(call.conference_sid ?? call.id)}/Participants`,
        {
          From: String(connection.settings.number),
          To: to,
          Label: leg.id,
          Beep: false,
          StartConferenceOnEnter: true,
          EndConferenceOnExit: false,
          StatusCallback: url('status'),
          StatusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          ConferenceStatusCallback: url('conference'),
          ConferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold'],
          ...params,
        },
      );
      const sids = [answer.call_sid ?? null, answer.conference_sid ?? null];
      await this.database.query(reached, [leg.id, ...sids, call.id, kind === 'customer']);
      return { ...leg, vendor_sid: answer.call_sid ?? null };
    } catch (error) {
      await this.database.query(failed, [leg.id]);
      throw error;
    }
  }

  async change(call: CallRow, leg: Pick<LegRow, 'vendor_sid'>, params: Params): Promise<void> {
    await this.api.call(await this.connection(call.inbox_id), 'POST', this.place(call, leg), params);
  }

  async remove(call: CallRow, leg: Pick<LegRow, 'vendor_sid'>): Promise<void> {
    await this.api.call(await this.connection(call.inbox_id), 'DELETE', this.place(call, leg));
  }

  /** Whoever had the call before leaves it, now that somebody else has it. */
  async relieve(call: CallRow): Promise<void> {
    const legs = await legsOf(this.database, call.id);
    const before = legs.filter((leg) => leg.kind === 'agent' && isLive(leg) && leg.agent_id !== call.agent_id);
    for (const leg of before) if (leg.vendor_sid) await this.remove(call, leg);
  }

  /** Music for a customer who was left alone: the room has begun, and would be silent. */
  async keepWaiting(call: CallRow): Promise<void> {
    const [customer] = (await legsOf(this.database, call.id)).filter(isWaitingCustomer);
    if (customer?.state !== 'joined') return;
    const HoldUrl = stepUrl(await this.connection(call.inbox_id), 'wait?again=1', call.id);
    await this.change(call, customer, { Hold: true, HoldUrl, HoldMethod: 'POST' });
    await this.database.query(held, [customer.id, true]);
  }

  /** A caller who waits outside the room comes in, now that somebody is there. */
  async bring(call: CallRow): Promise<void> {
    const connection = await this.connection(call.inbox_id);
    const outside = await this.outside(call);
    if (!outside) return;
    const how = { Url: stepUrl(connection, 'join', call.id), Method: 'POST' };
    await this.api.call(connection, 'POST', `/Calls/${outside}`, how);
  }

  /** A caller of ours goes on elsewhere, in the room or outside it: at this step. */
  async redirect(call: CallRow, step: string): Promise<void> {
    if (!call.vendor_sid) throw notThere();
    const connection = await this.connection(call.inbox_id);
    const how = { Url: stepUrl(connection, step, call.id), Method: 'POST' };
    await this.api.call(connection, 'POST', `/Calls/${call.vendor_sid}`, how);
  }

  /** Somebody is there: a customer who was on hold hears them. */
  async resume(call: CallRow): Promise<void> {
    const [customer] = (await legsOf(this.database, call.id)).filter(isWaitingCustomer);
    if (!customer?.held) return;
    await this.change(call, customer, { Hold: false });
    await this.database.query(held, [customer.id, false]);
  }

  /** Ends the whole room, and with it everybody's call. */
  async end(call: CallRow): Promise<void> {
    const connection = await this.connection(call.inbox_id);
    const completed = { Status: 'completed' };
    const alone = call.conference_sid ? await this.outside(call) : call.vendor_sid;
    if (call.conference_sid) await this.api.call(connection, 'POST', `/Conferences/${call.conference_sid}`, completed);
    if (alone) await this.api.call(connection, 'POST', `/Calls/${alone}`, completed);
  }

  /** By text message, from the number the customer knows. */
  async text(call: CallRow, body: string): Promise<void> {
    const connection = await this.connection(call.inbox_id);
    const From = String(connection.settings.number);
    await this.api.call(connection, 'POST', '/Messages', { From, To: call.phone ?? '', Body: body });
  }

  /** What both sides say on the customer's line is written down as it is said, where the inbox wants it. */
  async transcribe(call: CallRow): Promise<void> {
    const connection = await this.connection(call.inbox_id);
    if (!connection.settings.transcribe || !call.vendor_sid) return;
    await this.api.call(connection, 'POST', `/Calls/${call.vendor_sid}/Transcriptions`, {
      StatusCallbackUrl: stepUrl(connection, 'transcript', call.id),
      StatusCallbackMethod: 'POST',
      Track: 'both_tracks',
      LanguageCode: String(connection.settings.language),
      PartialResults: false,
    });
  }

  /** Recordings belong to the customer's own call. */
  async record(call: CallRow, path: string, params: Params): Promise<void> {
    if (!call.vendor_sid) throw notThere();
    const connection = await this.connection(call.inbox_id);
    const RecordingStatusCallback = path === '' ? stepUrl(connection, 'recording', call.id) : undefined;
    const all = { RecordingStatusCallback, ...params };
    await this.api.call(connection, 'POST', `/Calls/${call.vendor_sid}/Recordings${path}`, all);
  }

  /** The line of a caller who is not in the room yet: they called, were not called, and may press keys while they wait. */
  private async outside(call: CallRow): Promise<string | null> {
    if (call.direction === 'out' || !(await this.connection(call.inbox_id)).settings.offerCallback) return null;
    const customers = (await legsOf(this.database, call.id)).filter(({ kind }) => kind === 'customer');
    const [first] = customers;
    return customers.length === 1 && isLive(first) && first.state === 'answered' ? first.vendor_sid : null;
  }

  private place({ conference_sid }: CallRow, { vendor_sid }: Pick<LegRow, 'vendor_sid'>): string {
    if (!conference_sid || !vendor_sid) throw notThere();
    return `/Conferences/${conference_sid}/Participants/${vendor_sid}`;
  }

  /** The browser, or the telephone somebody set for themselves. */
  private async addressOf(agentId: string): Promise<string> {
    const row = await this.database.one<{ phone: string | null }>(phoneOf, [agentId]);
    if (!row) throw new Refusal(404, 'not_found', 'There is no such person');
    return row.phone && E164.test(row.phone) ? row.phone : `client:${agentId}`;
  }
}

const isWaitingCustomer = (leg: LegRow): boolean => leg.kind === 'customer' && isLive(leg);

function notThere(): Refusal {
  return conflict('call_not_there', 'They are not in the call yet');
}
