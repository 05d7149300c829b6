import { createHmac, randomBytes } from 'node:crypto';
import { SecretBox } from '../../src/kernel/auth/secret-box.js';
import { newId } from '../../src/kernel/ids.js';
import type { Answer, Booted } from './boot-app.js';

/** One builder per noun, each with defaults that make a valid one. */
export async function buildQueue(
  { database }: Booted,
  given: { name?: string; offerSeconds?: number; goalSeconds?: number } = {},
): Promise<string> {
  const id = newId('qu');
  await database.query(`INSERT INTO queue (id, name, offer_seconds, goal_seconds) VALUES ($1, $2, $3, $4)`, [
    id,
    given.name ?? `Queue ${id.slice(-5)}`,
    given.offerSeconds ?? 20,
    given.goalSeconds ?? 60,
  ]);
  return id;
}

export async function buildBot(
  { app, database }: Booted,
  given: { name?: string; webhookUrl?: string | null } = {},
): Promise<string> {
  const id = newId('bot');
  await database.query(`INSERT INTO bot (id, name, version, webhook_url, secrets) VALUES ($1, $2, '1.0', $3, $4)`, [
    id,
    given.name ?? 'Wren',
    given.webhookUrl ?? null,
    app.get(SecretBox).seal(JSON.stringify({ signing: [`whsec_${randomBytes(24).toString('base64')}`] })),
  ]);
  return id;
}

export interface BuiltInbox {
  id: string;
  secret: string;
}

export async function buildInbox(
  { app, database }: Booted,
  given: {
    channel?: string;
    botId?: string | null;
    queueId?: string | null;
    config?: Record<string, unknown>;
  } = {},
): Promise<BuiltInbox> {
  const id = newId('ib');
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  await database.query(
    `INSERT INTO inbox (id, name, channel, class, config, secrets, bot_id, queue_id)
     VALUES ($1, $2, $3, CASE WHEN $3 = 'webchat' THEN 'chat' ELSE 'async' END, $4, $5, $6, $7)`,
    [
      id,
      `Inbox ${id.slice(-5)}`,
      given.channel ?? 'custom',
      JSON.stringify(given.config ?? {}),
      app.get(SecretBox).seal(JSON.stringify({ signing: [secret] })),
      given.botId ?? null,
      given.queueId ?? null,
    ],
  );
  return { id, secret };
}

/** Signs as Standard Webhooks does: HMAC-SHA256 of `id.timestamp.body`. */
export function signWebhook(
  secret: string,
  body: string,
  id = newId('evt'),
  at = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`,
  };
}

/** A customer writes through the custom channel. */
export function writeIn(
  hub: Booted,
  inbox: BuiltInbox,
  message: {
    id?: string;
    from?: { kind: string; value: string; name?: string };
    text?: string;
    thread?: string;
  } = {},
): Promise<Answer> {
  const body = JSON.stringify({
    id: message.id ?? newId('ext'),
    from: message.from ?? {
      kind: 'email',
      value: 'amara@mail.example',
      name: 'Amara Okafor',
    },
    text: message.text ?? 'hello',
    ...(message.thread ? { thread: message.thread } : {}),
  });
  return hub.anybody.post(`/channels/${inbox.id}`, body, {
    'content-type': 'application/json',
    ...signWebhook(inbox.secret, body),
  });
}
