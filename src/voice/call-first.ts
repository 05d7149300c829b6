import { Injectable } from '@nestjs/common';
import { ChangeControl, OpenFirst } from '../conversations/index.js';
import { factActor, type Person } from '../kernel/auth/actor.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { conflict, notFound } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';
import type { CallRow } from './call-row.js';
import { ConnectAgent } from './connect-agent.js';
import { PlaceCall } from './place-call.js';

const known = statement('call_first_known', `SELECT root_of(id) AS id FROM profile WHERE id = $1`);
const line = statement(
  'call_first_line',
  `SELECT id, queue_id AS "queueId" FROM inbox WHERE channel = 'voice' AND NOT paused ORDER BY created_at LIMIT 1`,
);
// Locked as a first message from there would lock it: two who call at once make one call.
const number = statement(
  'call_first_number',
  `SELECT i.id, i.profile_id AS "profileId", i.value AS phone, pg_advisory_xact_lock(727163, hashtext('phone:' || i.value)) FROM (
     SELECT * FROM identity WHERE profile_id IN (SELECT members_of($1)) AND kind = 'phone' AND ($2::text IS NULL OR value = $2)
     ORDER BY array_position(ARRAY['strong','verified','claimed','none'], proof), created_at LIMIT 1) i`,
);
const going = statement(
  'call_first_going',
  `SELECT 1 FROM call WHERE phone = $1 AND direction = 'out' AND ended_at IS NULL LIMIT 1`,
);

/** Calls somebody we never spoke with: the call opens its own conversation, held by who calls. Refused, there is none. */
@Injectable()
export class CallFirst {
  constructor(
    private readonly work: UnitOfWork,
    private readonly open: OpenFirst,
    private readonly control: ChangeControl,
    private readonly place: PlaceCall,
    private readonly connect: ConnectAgent,
  ) {}

  async run(profileId: string, actor: Person, phone: string | null): Promise<string> {
    const call = await this.work.run((tx) => this.within(tx, profileId, actor, phone));
    await this.connect.ring(call, actor.id);
    return call.id;
  }

  private async within(tx: Tx, profileId: string, actor: Person, phone: string | null): Promise<CallRow> {
    const person = await tx.one<{ id: string }>(known, [profileId]);
    if (!person) throw notFound('person');
    const inbox = await tx.one<{ id: string; queueId: string | null }>(line, []);
    if (!inbox) throw conflict('no_line', 'No inbox for calls is connected');
    const to = await tx.one<{ id: string; profileId: string; phone: string }>(number, [person.id, phone]);
    if (!to) throw conflict('no_number', 'We know no such telephone number of this customer');
    if (await tx.one(going, [to.phone])) throw conflict('call_goes_on', 'Somebody is calling this number already');
    const id = newId('call');
    const address = { identityId: to.id, profileId: to.profileId };
    const where = { inboxId: inbox.id, queueId: inbox.queueId, thread: id };
    const conversationId = await this.open.run(tx, { ...where, ...address, actor });
    const wanted = { id, inboxId: inbox.id, conversationId, profileId: person.id, phone: to.phone };
    const call = await this.place.within(tx, wanted, actor);
    const held = { kind: 'agent', id: actor.id, name: actor.name } as const;
    await this.control.run(tx, { conversationId, to: held, reason: 'called', actor: factActor(actor) });
    return call;
  }
}
