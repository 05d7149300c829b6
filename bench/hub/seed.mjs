import { randomBytes } from 'node:crypto';
import { built, withClient } from '../lib/ground.mjs';
import { agentOf, customerOf } from '../lib/world.mjs';
import { secretKey } from './hub.mjs';

/** The session cookie of a person of the bench. */
export const cookieOf = (agentId) => `tls_${agentId}`;

/** A migrated workspace with people signed in, an inbox, a queue and a bot that wants to hear; no conversation yet. */
export async function seedWorkspace(ground, name, { agents }) {
  const url = await ground.database(name);
  const { runMigrations } = await built('kernel/db/migrate');
  const { SecretBox } = await built('kernel/auth/secret-box');
  const { hashToken } = await built('kernel/auth/hash');
  await runMigrations(url);
  const secret = randomBytes(24).toString('base64');
  const sealed = new SecretBox({ secretKey }).seal(JSON.stringify({ signing: [`whsec_${secret}`] }));
  const ids = Array.from({ length: agents }, (_, i) => agentOf(i, agents));
  const botKey = `tl_${randomBytes(20).toString('hex')}`;
  await withClient(url, async (db) => {
    await db.query(`INSERT INTO queue (id, name) VALUES ('qu_1', 'Support')`);
    await db.query(`INSERT INTO bot (id, name, webhook_url) VALUES ('bot_1', 'Wren', 'http://127.0.0.1:9/bot')`);
    await db.query(`INSERT INTO api_key (id, prefix, secret_hash, bot_id) VALUES ('key_1', $1, $2, 'bot_1')`, [
      botKey.slice(0, 12),
      hashToken(botKey),
    ]);
    await db.query(
      `INSERT INTO inbox (id, name, channel, secrets, queue_id) VALUES ('ib_1', 'Shop', 'custom', $1, 'qu_1')`,
      [sealed],
    );
    await db.query(
      `INSERT INTO agent (id, name, email, role) SELECT a, 'Agent ' || a, a || '@hub.example', 'agent' FROM unnest($1::text[]) a`,
      [ids],
    );
    await db.query(`INSERT INTO agent_queue SELECT a, 'qu_1' FROM unnest($1::text[]) a`, [ids]);
    await db.query(
      `INSERT INTO session (id, token_hash, agent_id, role, expires_at)
       SELECT 'ses_' || a, h, a, 'agent', now() + interval '1 day' FROM unnest($1::text[], $2::text[]) AS g(a, h)`,
      [ids, ids.map((id) => hashToken(cookieOf(id)))],
    );
  });
  return { url, inbox: { id: 'ib_1', secret }, agents: ids, botKey };
}

/** Known customers, each with an open conversation that an agent works. */
export async function seedConversations({ url, agents }, customers) {
  const numbers = Array.from({ length: customers }, (_, i) => i);
  await withClient(url, async (db) => {
    await db.query(
      `INSERT INTO profile (id, root_id, name) SELECT 'pf_' || n, 'pf_' || n, 'Customer ' || n FROM unnest($1::int[]) n`,
      [numbers],
    );
    await db.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source)
       SELECT 'idn_' || n, 'phone', v, 'pf_' || n, 'claimed', 'custom' FROM unnest($1::int[], $2::text[]) AS g(n, v)`,
      [numbers, numbers.map(customerOf)],
    );
    await db.query(
      `INSERT INTO conversation (id, inbox_id, identity_id, profile_id, control_kind, control_id, control_name, queue_id, agent_id, interaction_id)
       SELECT 'cv_' || n, 'ib_1', 'idn_' || n, 'pf_' || n, 'agent', a, 'Agent ' || a, 'qu_1', a, 'in_' || n FROM unnest($1::int[], $2::text[]) AS g(n, a)`,
      [numbers, numbers.map((i) => agents[i % agents.length])],
    );
    await db.query(
      `INSERT INTO interaction (id, conversation_id, identity_id) SELECT 'in_' || n, 'cv_' || n, 'idn_' || n FROM unnest($1::int[]) n`,
      [numbers],
    );
    await db.query(
      `INSERT INTO segment (id, conversation_id, holder_kind, holder_id, holder_name, reason)
       SELECT 'seg_' || n, 'cv_' || n, 'agent', a, 'Agent ' || a, 'accepted' FROM unnest($1::int[], $2::text[]) AS g(n, a)`,
      [numbers, numbers.map((i) => agents[i % agents.length])],
    );
    await db.query('VACUUM ANALYZE');
  });
}
