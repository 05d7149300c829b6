import pg from 'pg';
import { SecretBox } from '../../src/kernel/auth/secret-box.js';
import type { RunningConfig } from '../../src/kernel/config/running.js';
import { newId } from '../../src/kernel/ids.js';
import { type BuiltInbox, signWebhook } from './factories.js';
import { hubKey } from './spawn-hub.js';

/** A custom inbox written straight into the database of a hub that runs in another process. */
export async function rawInbox(databaseUrl: string): Promise<BuiltInbox> {
  const box = new SecretBox({ secretKey: Buffer.from(hubKey, 'base64') } as RunningConfig);
  const id = newId('ib');
  const secret = `whsec_${Buffer.from(newId('key')).toString('base64')}`;
  await withClient(databaseUrl, (client) =>
    client.query(`INSERT INTO inbox (id, name, channel, secrets) VALUES ($1, 'Raw', 'custom', $2)`, [
      id,
      box.seal(JSON.stringify({ signing: [secret] })),
    ]),
  );
  return { id, secret };
}

export async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** One signed message of one person; the status, or 0 when nobody answered for so long. */
export async function push(
  url: string,
  inbox: BuiltInbox,
  id: string,
  person: string,
  text: string,
  ms = 10_000,
): Promise<{ status: number; retryAfter: string | null }> {
  const body = JSON.stringify({ id, from: { kind: 'email', value: person }, text });
  try {
    const answer = await fetch(`${url}/channels/${inbox.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(inbox.secret, body) },
      body,
      signal: AbortSignal.timeout(ms),
    });
    await answer.text();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
  } catch {
    return { status: 0, retryAfter: null };
  }
}
