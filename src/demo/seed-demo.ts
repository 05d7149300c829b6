import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { fernwood } from '../channels/index.js';
import { SecretBox } from '../kernel/auth/secret-box.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { newId } from '../kernel/ids.js';
import { seedCustomers } from './seed-customers.js';
import { person, seedThreads } from './seed-threads.js';
import { cannedReplies, dispositions, people, queues } from './workspace.js';

export interface Seeded {
  agents: Record<string, string>;
  queues: Record<string, string>;
  botId: string;
  webchatId: string;
  customId: string;
}

/** Fills an empty hub with the story's people, customers and conversations; a hub that has people already is left as it is. */
export async function seedDemo(app: INestApplication): Promise<Seeded | null> {
  const seeded = await app.get(UnitOfWork).run(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(727164)`);
    const [{ n }] = await tx.query<{ n: number }>(`SELECT count(*)::int AS n FROM agent`);
    return n === 0 ? seedWorkspace(tx, app.get(SecretBox)) : null;
  });
  if (seeded) {
    await seedThreads(app, seeded);
    await seedCustomers(app, person('maya', seeded));
  }
  return seeded;
}

async function seedWorkspace(tx: Tx, box: SecretBox): Promise<Seeded> {
  const queueIds = await seedQueues(tx);
  const agents = await seedPeople(tx, queueIds);
  const botId = newId('bot');
  const signing = () => box.seal(JSON.stringify({ signing: [`whsec_${randomBytes(24).toString('base64')}`] }));
  await tx.query(`INSERT INTO bot (id, name, version, secrets) VALUES ($1, 'Wren', '2.3', $2)`, [botId, signing()]);
  const webchatId = newId('ib');
  const customId = newId('ib');
  await tx.query(
    `INSERT INTO inbox (id, name, channel, class, config, secrets, bot_id, queue_id) VALUES
       ($1, 'Fernwood shop', 'webchat', 'chat', $2, $3, $4, $5), ($6, 'Fernwood app', 'custom', 'async', '{}', $7, $4, $5)`,
    [webchatId, JSON.stringify(fernwood), signing(), botId, queueIds.deliveries, customId, signing()],
  );
  for (const { shortcut, title, body } of cannedReplies) {
    await tx.query(`INSERT INTO canned_reply (id, shortcut, title, body) VALUES ($1, $2, $3, $4)`, [
      newId('cr'),
      shortcut,
      title,
      body,
    ]);
  }
  for (const [place, [code, label]] of dispositions.entries()) {
    await tx.query(`INSERT INTO disposition (id, code, label, place) VALUES ($1, $2, $3, $4)`, [
      newId('dp'),
      code,
      label,
      place,
    ]);
  }
  return { agents, queues: queueIds, botId, webchatId, customId };
}

async function seedQueues(tx: Tx): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { key, name, offerSeconds, goalSeconds, firstReplySeconds } of queues) {
    ids[key] = newId('qu');
    await tx.query(
      `INSERT INTO queue (id, name, offer_seconds, goal_seconds, first_reply_seconds) VALUES ($1, $2, $3, $4, $5)`,
      [ids[key], name, offerSeconds, goalSeconds, firstReplySeconds],
    );
  }
  return ids;
}

async function seedPeople(tx: Tx, queueIds: Record<string, string>): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const person of people) {
    const id = newId('ag');
    ids[person.key] = id;
    await tx.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4)`, [
      id,
      person.name,
      person.email,
      person.role,
    ]);
    for (const queue of person.queues)
      await tx.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [id, queueIds[queue]]);
    for (const [skill, proficiency] of Object.entries(person.skills)) {
      await tx.query(`INSERT INTO skill (name) VALUES ($1) ON CONFLICT DO NOTHING`, [skill]);
      await tx.query(`INSERT INTO agent_skill (agent_id, skill, proficiency) VALUES ($1, $2, $3)`, [
        id,
        skill,
        proficiency,
      ]);
    }
    if (person.role !== 'agent') continue;
    await tx.query(
      `INSERT INTO agent_capacity (agent_id, channel_class, "limit") VALUES ($1, 'chat', 8), ($1, 'async', 8), ($1, 'voice', 1)`,
      [id],
    );
  }
  return ids;
}
