import type { INestApplication } from '@nestjs/common';
import { Database } from '../kernel/db/database.js';
import { newId } from '../kernel/ids.js';

/** Fills an empty hub with the demo workspace: the shop Fernwood, its people, queues, bot and inboxes. */
export async function seedDemo(app: INestApplication): Promise<void> {
  const database = app.get(Database);
  const [{ n }] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM agent`);
  if (n > 0) return;
  const people = [
    ['Maya Lindqvist', 'maya@fernwood.example', 'agent'],
    ['Ana Pereira', 'ana@fernwood.example', 'agent'],
    ['Tomasz Nowak', 'tomasz@fernwood.example', 'supervisor'],
    ['Ines Keller', 'ines@fernwood.example', 'admin'],
  ];
  for (const [name, email, role] of people) {
    await database.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4)`, [
      newId('ag'),
      name,
      email,
      role,
    ]);
  }
}
