import { createHmac } from 'node:crypto';
import type { WidgetSession } from '../../../src/contract/live.js';
import { SecretBox } from '../../../src/kernel/auth/secret-box.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, connect, type HeardSocket, type Whatever } from '../../support/boot-app.js';

export const secret = 'whsec_test-identity-secret';

/** A web-chat inbox whose shop signs with `secret`. */
export async function buildChat(
  { app, database }: Booted,
  given: { botId?: string; queueId?: string; config?: Record<string, unknown> } = {},
): Promise<string> {
  const id = newId('ib');
  const sealed = app.get(SecretBox).seal(JSON.stringify({ signing: [{ secret }] }));
  await database.query(
    `INSERT INTO inbox (id, name, channel, class, config, secrets, bot_id, queue_id) VALUES ($1, 'Fernwood', 'webchat', 'chat', $2, $3, $4, $5)`,
    [id, JSON.stringify(given.config ?? {}), sealed, given.botId ?? null, given.queueId ?? null],
  );
  return id;
}

export function signIdentity(userId: string, key = secret): { userId: string; hash: string } {
  return { userId, hash: createHmac('sha256', key).update(userId).digest('hex') };
}

export interface Visitor extends WidgetSession {
  socket: HeardSocket;
  send(text: string, more?: Record<string, unknown>): Promise<Whatever>;
  ask(event: string, body?: unknown): Promise<Whatever>;
}

/** Opens a session and its socket, as the widget does. */
export async function visit(hub: Booted, inboxId: string, body: Record<string, unknown> = {}): Promise<Visitor> {
  const answer = await hub.anybody.post(`/widget/${inboxId}/session`, body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  const session = answer.body as WidgetSession;
  const socket = await connect(`${hub.url}/visitor`, { token: session.token });
  const ask = (event: string, what?: unknown) =>
    what === undefined ? socket.timeout(15_000).emitWithAck(event) : socket.timeout(15_000).emitWithAck(event, what);
  return {
    ...session,
    socket,
    ask,
    send: (text, more = {}) => ask('send', { clientId: newId('c'), text, ...more }),
  };
}
