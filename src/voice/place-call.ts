import { Injectable } from '@nestjs/common';
import { ConsentsQueries } from '../governance/index.js';
import type { Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import { Flags } from '../profiles/index.js';
import { type CallRow, openCallOf } from './call-row.js';
import { CallTimeline } from './call-timeline.js';
import { refuseUnwanted } from './refuse-unwanted.js';
import { ConnectAgent } from './connect-agent.js';

// The number this conversation came by, or the best proved one of the same person.
const whom = statement(
  'call_whom',
  `SELECT c.profile_id, (SELECT i.value FROM identity i WHERE i.profile_id IN (SELECT members_of(c.profile_id)) AND i.kind = 'phone' AND ($2::text IS NULL OR i.value = $2)
     ORDER BY i.id = c.identity_id DESC, array_position(ARRAY['strong','verified','claimed','none'], i.proof), i.created_at LIMIT 1) AS phone,
     (SELECT x.id FROM inbox x WHERE x.channel = 'voice' AND NOT x.paused ORDER BY x.id = c.inbox_id DESC, x.created_at LIMIT 1) AS inbox
   FROM conversation c WHERE c.id = $1`,
);
const insert = statement(
  'call_place',
  `INSERT INTO call (id, inbox_id, conversation_id, direction, phone, state, agent_id) VALUES ($1, $2, $3, 'out', $4, 'ringing', $5) RETURNING *`,
);

export interface WantedCall {
  id: string;
  inboxId: string;
  conversationId: string;
  profileId: string;
  phone: string;
}

/** Calls the customer of a conversation: first whoever asked for it, then the customer, so that nobody answers to silence. */
@Injectable()
export class PlaceCall {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly connect: ConnectAgent,
    private readonly timeline: CallTimeline,
    private readonly flags: Flags,
    private readonly consents: ConsentsQueries,
  ) {}

  async run(conversationId: string, actor: Person, phone: string | null): Promise<string> {
    const found = await this.database.one<{ phone: string | null; inbox: string | null; profile_id: string }>(whom, [
      conversationId,
      phone,
    ]);
    if (!found) throw notFound('conversation');
    if (!found.phone) throw conflict('no_number', 'We know no telephone number of this customer');
    if (!found.inbox) throw conflict('no_line', 'No inbox for calls is connected');
    const { profile_id: profileId, inbox: inboxId, phone: number } = found;
    const wanted = { id: newId('call'), inboxId, conversationId, profileId, phone: number };
    const call = await this.work.run((tx) => this.within(tx, wanted, actor));
    await this.connect.ring(call, actor.id);
    return call.id;
  }

  /** The one gate before a number is called, whoever asks for it; the call is written down and nobody is rung yet. */
  async within(tx: Tx, wanted: WantedCall, actor: Person): Promise<CallRow> {
    const { id, inboxId, conversationId, profileId, phone } = wanted;
    const minded = await this.flags.on(tx, profileId);
    if (minded.has('do_not_contact')) throw conflict('do_not_contact', 'This customer is not to be contacted');
    const already = await openCallOf(tx, conversationId);
    if (already) throw conflict('call_goes_on', 'There is a call in this conversation already');
    await refuseUnwanted(tx, this.consents, { profileId, phone, channel: 'voice', conversationId });
    const placed = (await tx.one<CallRow>(insert, [id, inboxId, conversationId, phone, actor.id])) as CallRow;
    await this.timeline.event(tx, placed, 'placed', `${actor.name} calls ${phone}`);
    return placed;
  }
}
