import type { INestApplication } from '@nestjs/common';
import { ChangeStatus, GiveControl, KeyInteraction, ReceiveMessages, WriteReply } from '../conversations/index.js';
import type { Bot, Person } from '../kernel/auth/actor.js';
import { Database } from '../kernel/db/database.js';
import { UnitOfWork } from '../kernel/db/unit-of-work.js';
import { newId } from '../kernel/ids.js';
import { HandOff, readRequest } from '../routing/index.js';
import type { Seeded } from './seed-demo.js';
import { amarasHandoff, type DemoThread, threads } from './threads.js';

const HOUR = 3_600_000;

/** Plays the story's conversations through the same verbs as real traffic, so that the demo holds nothing a real day could not. */
export async function seedThreads(app: INestApplication, seeded: Seeded): Promise<void> {
  for (const thread of threads) {
    const conversationId = await play(app, seeded, thread);
    if (thread.key === 'amara') await handOver(app, seeded, conversationId);
    await moveBack(app, conversationId, thread.hoursAgo);
  }
}

async function play(app: INestApplication, seeded: Seeded, thread: DemoThread): Promise<string> {
  let conversationId = '';
  for (const [i, [by, text]] of thread.turns.entries()) {
    if (by === 'customer') conversationId = await receive(app, seeded, thread, text);
    else if (by === 'wren') await app.get(WriteReply).run({ conversationId, actor: wren(seeded), text, epoch: 1 });
    else await app.get(WriteReply).run({ conversationId, actor: person(by, seeded), text });
    if (i === 0 && thread.agent) await app.get(GiveControl).toAgent(conversationId, person(thread.agent, seeded));
  }
  const { issue: issueKey } = thread;
  if (issueKey) {
    await app
      .get(UnitOfWork)
      .run((tx) => app.get(KeyInteraction).run(tx, { conversationId, issueKey: `order:${issueKey}`, source: 'slot' }));
  }
  if (thread.ends === 'resolved') await app.get(ChangeStatus).resolve(conversationId, wren(seeded));
  if (thread.ends === 'snoozed') {
    const until = new Date(Date.now() + 48 * HOUR).toISOString();
    await app.get(ChangeStatus).snooze(conversationId, until, person('maya', seeded));
  }
  return conversationId;
}

async function receive(app: INestApplication, seeded: Seeded, thread: DemoThread, text: string): Promise<string> {
  const { conversationId } = await app.get(ReceiveMessages).submit({
    inboxId: thread.inbox === 'webchat' ? seeded.webchatId : seeded.customId,
    externalId: newId('demo'),
    address: { kind: 'email', value: thread.from, name: thread.name, proof: 'claimed', source: 'demo' },
    thread: thread.thread ?? '',
    text,
  });
  return conversationId;
}

async function handOver(app: INestApplication, seeded: Seeded, conversation: string): Promise<void> {
  const dueAt = new Date(Date.now() + 4 * HOUR).toISOString();
  const request = { ...amarasHandoff, conversation, commitments: [{ text: 'A call', dueAt, madeBy: 'Wren' }] };
  await app.get(HandOff).run(readRequest(request), wren(seeded));
}

/** Sets a conversation's clocks back as a whole; what counts contacts keeps the true times. */
async function moveBack(app: INestApplication, conversationId: string, hours: number): Promise<void> {
  const by = [conversationId, hours];
  const database = app.get(Database);
  const back = `make_interval(secs => $2::float8 * 3600)`;
  await database.query(
    `UPDATE message SET sent_at = sent_at - ${back}, created_at = created_at - ${back} WHERE conversation_id = $1`,
    by,
  );
  await database.query(
    `UPDATE segment SET started_at = started_at - ${back}, ended_at = ended_at - ${back} WHERE conversation_id = $1`,
    by,
  );
  await database.query(`UPDATE event SET at = at - ${back} WHERE conversation_id = $1`, by);
  await database.query(
    `UPDATE conversation SET created_at = created_at - ${back}, updated_at = updated_at - ${back}, last_at = last_at - ${back},
       waiting_since = waiting_since - ${back}, control_since = control_since - ${back} WHERE id = $1`,
    by,
  );
}

function wren({ botId }: Seeded): Bot {
  return { kind: 'bot', id: botId, name: 'Wren', keyId: 'demo', scopes: [] };
}

export function person(by: 'maya' | 'ana', { agents }: Seeded): Person {
  const name = { maya: 'Maya Lindqvist', ana: 'Ana Pereira' }[by];
  return { kind: 'agent', id: agents[by], name, role: 'agent', sessionId: 'demo' };
}
