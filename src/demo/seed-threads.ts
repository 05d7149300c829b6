import type { INestApplication } from '@nestjs/common';
import { ChangeStatus, GiveControl, ReceiveMessages, WriteReply } from '../conversations/index.js';
import type { Actor, Person } from '../kernel/auth/actor.js';
import { newId } from '../kernel/ids.js';
import type { Seeded } from './seed-demo.js';
import { type DemoThread, threads } from './threads.js';

const HOUR = 3_600_000;

/** Plays the story's conversations through the same verbs as real traffic, so that the demo holds nothing a real day could not. */
export async function seedThreads(app: INestApplication, seeded: Seeded): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const thread of threads) ids.set(thread.key, await play(app, seeded, thread));
  return ids;
}

async function play(app: INestApplication, seeded: Seeded, thread: DemoThread): Promise<string> {
  const began = Date.now() - thread.hoursAgo * HOUR;
  let conversationId = '';
  for (const [i, [by, text]] of thread.turns.entries()) {
    const sentAt = new Date(began + i * 70_000);
    if (by === 'customer') conversationId = await receive(app, seeded, thread, text, sentAt);
    else
      await app
        .get(WriteReply)
        .run({ conversationId, actor: actorOf(by, seeded), text, epoch: by === 'wren' ? 1 : undefined, sentAt });
    if (i === 0 && thread.agent)
      await app.get(GiveControl).toAgent(conversationId, actorOf(thread.agent, seeded) as Person);
  }
  if (thread.ends === 'resolved') await app.get(ChangeStatus).resolve(conversationId, actorOf('maya', seeded));
  if (thread.ends === 'snoozed') {
    await app
      .get(ChangeStatus)
      .snooze(conversationId, new Date(Date.now() + 48 * HOUR).toISOString(), actorOf('maya', seeded));
  }
  return conversationId;
}

async function receive(
  app: INestApplication,
  seeded: Seeded,
  { key, from, name, inbox }: DemoThread,
  text: string,
  sentAt: Date,
): Promise<string> {
  const received = await app.get(ReceiveMessages).submit({
    inboxId: inbox === 'webchat' ? seeded.webchatId : seeded.customId,
    externalId: `demo:${key}:${newId('m')}`,
    address: { kind: 'email', value: from, name, proof: 'claimed', source: 'demo' },
    thread: '',
    text,
    sentAt,
  });
  return received.conversationId;
}

function actorOf(by: string, { agents, botId }: Seeded): Exclude<Actor, { kind: 'public' }> {
  if (by === 'wren') return { kind: 'bot', id: botId, name: 'Wren', keyId: 'demo', scopes: [] };
  const name = { maya: 'Maya Lindqvist', ana: 'Ana Pereira' }[by] ?? by;
  return { kind: 'agent', id: agents[by], name, role: 'agent', sessionId: 'demo' };
}
