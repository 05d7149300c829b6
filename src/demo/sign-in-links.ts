import type { INestApplication } from '@nestjs/common';
import { roles } from '../contract/common.js';
import { Sessions } from '../kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';

/** One-time links for the first person of each role: the only way in until somebody sets a password. */
export async function signInLinks(app: INestApplication): Promise<{ role: string; url: string }[]> {
  const { publicUrl } = app.get<RunningConfig>(CONFIG);
  const people = await app
    .get(Database)
    .query<{ id: string; role: string }>(
      `SELECT DISTINCT ON (role) id, role FROM agent WHERE disabled_at IS NULL ORDER BY role, created_at, id`,
    );
  const links: { role: string; url: string }[] = [];
  for (const role of roles) {
    const person = people.find((one) => one.role === role);
    if (person)
      links.push({
        role,
        url: `${publicUrl}/sign-in?link=${await app.get(Sessions).makeLink(person.id)}`,
      });
  }
  return links;
}
