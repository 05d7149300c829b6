import { ReceiveMessages } from '../../../src/conversations/index.js';
import { UnitOfWork } from '../../../src/kernel/db/unit-of-work.js';
import { newId } from '../../../src/kernel/ids.js';
import type { Booted, Caller, Whatever } from '../../support/boot-app.js';

/** A customer writes: the conversation it makes or belongs to. */
export async function write(
  hub: Booted,
  inboxId: string,
  given: { from?: string; text?: string } = {},
): Promise<string> {
  const value = given.from ?? `${newId('c')}@mail.example`;
  const { conversationId } = await hub.app.get(ReceiveMessages).submit({
    inboxId,
    externalId: newId('ext'),
    address: { kind: 'email', value, name: 'Amara Okafor', proof: 'claimed', source: 'test' },
    thread: '',
    text: given.text ?? 'where is my olive tree?',
  });
  return conversationId;
}

/** A person at a desk: member of the queues, connected, available. */
export async function seat(
  hub: Booted,
  name: string,
  given: { queues: string[]; limit?: number; skills?: Record<string, number> },
): Promise<{ person: Caller; socket: Awaited<ReturnType<Caller['socket']>> }> {
  const person = await hub.signIn('agent', name);
  for (const queueId of given.queues)
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [person.id, queueId]);
  for (const [skill, level] of Object.entries(given.skills ?? {})) {
    await hub.database.query(`INSERT INTO skill (name) VALUES ($1) ON CONFLICT DO NOTHING`, [skill]);
    await hub.database.query(`INSERT INTO agent_skill (agent_id, skill, proficiency) VALUES ($1, $2, $3)`, [
      person.id,
      skill,
      level,
    ]);
  }
  const socket = await person.socket();
  if (given.limit !== undefined) await limit(hub, person.id, given.limit);
  await person.put('/v1/me/status', { status: 'available' });
  // The first sign of life is written down a moment after the socket is open; before it nobody sits there.
  await until('the first sign of life', () =>
    hub.database.one(`SELECT 1 FROM agent_state WHERE agent_id = $1 AND presence = 'connected'`, [person.id]),
  );
  return { person, socket };
}

export async function limit(hub: Booted, agentId: string, most: number): Promise<void> {
  // As the product does: a router that is at the same rows in another order costs another try.
  await hub.app.get(UnitOfWork).run((tx) =>
    tx.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") SELECT $1, unnest(ARRAY['chat', 'async', 'voice']), $2
       ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = $2`,
      [agentId, most],
    ),
  );
}

export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  ms = 30_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

export const offersOf = async (person: Caller): Promise<Whatever[]> => (await person.get('/v1/me/desk')).body.offers;

export async function leave(seats: { person: Caller; socket: { disconnect(): unknown } }[]): Promise<void> {
  for (const { person, socket } of seats) {
    await person.put('/v1/me/status', { status: 'offline' });
    socket.disconnect();
  }
}
