import { io, type Socket } from 'socket.io-client';
import type { VisitorMessage, WidgetSession } from '../../contract/live.js';
import { newId } from '../../kernel/ids.js';
import type { DemoBot } from './demo-bot.js';
import type { HubClient } from './hub-client.js';
import type { Story } from './stories.js';

export interface Persona {
  name: string;
  email: string;
  phone: string;
  order: string;
}
type Pace = (seconds: number) => Promise<void>;

/** Writes through the signed custom channel: one story, turn by turn. */
export async function writeThroughApp(
  hub: HubClient,
  bot: DemoBot,
  inbox: { id: string; secret: string },
  who: Persona,
  story: Story,
  pace: Pace,
): Promise<void> {
  for (const [i, line] of story.says.entries()) {
    // The shop's app knows its people by their numbers, the web chat asks for an e-mail.
    const from = { kind: 'phone', value: who.phone, name: who.name };
    // The bot must know the story before its webhook arrives, so the thread is opened first and told at once.
    const { conversationId } = (await hub.write(inbox, { from, text: line.replaceAll('{order}', who.order) })) as {
      conversationId: string;
    };
    if (i === 0) bot.expect(conversationId, story, who.order);
    await pace(5 + Math.random() * 6);
  }
}

/** Writes through the web chat, as the widget does. */
export async function writeThroughChat(
  hub: HubClient,
  bot: DemoBot,
  inboxId: string,
  who: Persona,
  story: Story,
  pace: Pace,
): Promise<void> {
  const session = await hub.call<WidgetSession>('POST', `/widget/${inboxId}/session`, {
    preChat: { name: who.name, email: who.email },
  });
  const socket: Socket = io(`${hub.url}/visitor`, {
    auth: { token: session.token },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  try {
    const thread = await new Promise<{ conversationId: string | null }>((done, failed) => {
      socket.once('ready', done);
      socket.once('connect_error', failed);
    });
    if (thread.conversationId) bot.expect(thread.conversationId, story, who.order);
    for (const line of story.says) {
      await send(socket, line.replaceAll('{order}', who.order));
      if (!thread.conversationId) {
        const after = await socket.timeout(5000).emitWithAck('sync', { seq: 0 });
        if (after.conversationId) bot.expect(after.conversationId, story, who.order);
        thread.conversationId = after.conversationId;
      }
      await pace(5 + Math.random() * 6);
    }
    await pace(40);
  } finally {
    socket.disconnect();
  }
}

async function send(socket: Socket, text: string): Promise<void> {
  const answer: { ok: boolean; message?: VisitorMessage; code?: string } = await socket
    .timeout(5000)
    .emitWithAck('send', { clientId: newId('c'), text });
  if (!answer.ok) throw new Error(`the chat refused a message: ${answer.code}`);
}
