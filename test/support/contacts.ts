import { ChangeStatus, KeyInteraction, ReceiveMessages } from '../../src/conversations/index.js';
import { UnitOfWork } from '../../src/kernel/db/unit-of-work.js';
import { newId } from '../../src/kernel/ids.js';
import type { Booted } from './boot-app.js';

export interface Contacted {
  conversationId: string;
  interactionId: string;
  profileId: string;
  identityId: string;
}

/** A customer writes: a first message, or one more. */
export async function write(
  hub: Booted,
  inboxId: string,
  from: string,
  text = 'It does not work',
  thread = '',
  name = 'Amara Okafor',
): Promise<Contacted> {
  const address = {
    kind: 'email' as const,
    value: from,
    name,
    proof: 'claimed' as const,
    source: 'test',
  };
  const { conversationId } = await hub.app
    .get(ReceiveMessages, { strict: false })
    .submit({ inboxId, externalId: newId('ext'), address, thread, text });
  const row = await hub.database.one<Omit<Contacted, 'conversationId'>>(
    `SELECT interaction_id AS "interactionId", profile_id AS "profileId", identity_id AS "identityId" FROM conversation WHERE id = $1`,
    [conversationId],
  );
  return { conversationId, ...(row as Omit<Contacted, 'conversationId'>) };
}

export async function about(hub: Booted, conversationId: string, issueKey: string): Promise<void> {
  const key = hub.app.get(KeyInteraction, { strict: false });
  await hub.app.get(UnitOfWork).run((tx) => key.run(tx, { conversationId, issueKey, source: 'test' }));
}

export async function resolve(hub: Booted, conversationId: string): Promise<void> {
  await hub.app.get(ChangeStatus, { strict: false }).resolve(conversationId, { kind: 'public' });
}

/** A whole earlier contact about the issue, answered by this agent, solved; and the customer's return, about the same. */
export async function comeBack(
  hub: Booted,
  inboxId: string,
  from: string,
  issueKey: string,
  answeredBy?: { id: string; name: string },
): Promise<Contacted> {
  const first = await write(hub, inboxId, from);
  await about(hub, first.conversationId, issueKey);
  if (answeredBy) await answer(hub, first.conversationId, answeredBy);
  await resolve(hub, first.conversationId);
  const again = await write(hub, inboxId, from, 'It is broken again');
  await about(hub, again.conversationId, issueKey);
  return again;
}

async function answer(hub: Booted, conversationId: string, agent: { id: string; name: string }): Promise<void> {
  const { ChangeControl } = await import('../../src/conversations/index.js');
  const control = hub.app.get(ChangeControl, { strict: false });
  await hub.app.get(UnitOfWork).run((tx) =>
    control.run(tx, {
      conversationId,
      to: { kind: 'agent', ...agent },
      reason: 'agent_replied',
      actor: { kind: 'agent', id: agent.id },
    }),
  );
}

/** An agent at work: available, connected, with this much room. No socket beats for them, so they are seen ahead of time. */
export async function onShift({ database }: Booted, agentId: string, room = { used: 0, limit: 3 }): Promise<void> {
  await database.query(
    `INSERT INTO agent_state (agent_id, status, presence, lease_until, last_seen_at)
     VALUES ($1, 'available', 'connected', now() + interval '1 hour', now() + interval '1 hour')
     ON CONFLICT (agent_id) DO UPDATE SET status = 'available', presence = 'connected', missed = 0, last_seen_at = EXCLUDED.last_seen_at`,
    [agentId],
  );
  await database.query(
    `INSERT INTO agent_capacity (agent_id, channel_class, "limit", used) VALUES ($1, 'chat', $2, $3), ($1, 'async', $2, $3)
     ON CONFLICT (agent_id, channel_class) DO UPDATE SET "limit" = $2, used = $3`,
    [agentId, room.limit, room.used],
  );
}
