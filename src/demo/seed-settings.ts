import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { SESSION_COOKIE } from '../kernel/auth/policy.guard.js';
import { Sessions } from '../kernel/auth/sessions.js';
import type { Seeded } from './seed-demo.js';
import { settings } from './settings.js';

/** Sets the workspace up by its own API, as the administrator of the story would in the console. */
export async function seedSettings(app: INestApplication, seeded: Seeded): Promise<void> {
  const sessions = app.get(Sessions);
  const { token, agentId } = await sessions.open(seeded.agents.ines);
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  for (const { path, body } of settings(seeded)) {
    const answer = await server.inject({
      method: 'POST',
      url: `/v1/${path}`,
      headers: { cookie: `${SESSION_COOKIE}=${token}` },
      payload: body,
    });
    if (answer.statusCode >= 300) throw new Error(`the demo's ${path} was refused: ${answer.body}`);
  }
  // Nobody sits at this session.
  await sessions.revokeOthers(agentId, '');
}
