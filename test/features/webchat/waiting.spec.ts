import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildQueue } from '../../support/factories.js';
import { buildChat, type Visitor, visit } from './visitor-support.js';

let hub: Booted;
const open: Visitor[] = [];

beforeAll(async () => {
  hub = await bootApp();
});
afterAll(async () => {
  for (const { socket } of open) socket.disconnect();
  await hub.close();
});

describe('waiting for a person', () => {
  it('tells the place in the queue, that nobody is there, and moves up when others leave', async () => {
    const queueId = await buildQueue(hub);
    const inbox = await buildChat(hub, { queueId });
    const [first, second] = [await visit(hub, inbox), await visit(hub, inbox)];
    open.push(first, second);
    await first.send('hello');
    await first.ask('person');
    await first.socket.until('holder.changed', (now) => now.holder.kind === 'queue' && now.position === 1);
    await second.send('hello too');
    await second.ask('person');
    const waits = await second.socket.until('holder.changed', (now) => now.position === 2);
    expect(waits).toMatchObject({ holder: { kind: 'queue', name: null }, staffed: false, waitSeconds: null });

    const maya = await hub.signIn('agent', 'Maya Lindqvist');
    const { conversationId } = await first.ask('sync', { seq: 0 });
    expect((await maya.post(`/v1/conversations/${conversationId}/take-over`)).status).toBeLessThan(300);
    await second.socket.until('holder.changed', (now) => now.position === 1);
    expect(await first.ask('sync', { seq: 0 })).toMatchObject({
      holder: { kind: 'agent', name: 'Maya' },
      position: null,
    });
  });
});
