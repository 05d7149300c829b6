import type { InboundEvent } from '../../../src/channels/channel-adapter.js';
import { customAdapter } from '../../../src/channels/custom/custom.adapter.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { buildInbox, type BuiltInbox } from '../../support/factories.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { addToyChannel } from '../../support/toy-channel.js';

describe('what a colleague sends from the vendor’s own app', () => {
  let hub: Booted;
  let agent: Caller;
  let vendor: Receiver;
  let inbox: BuiltInbox;
  let events: InboundEvent[] = [];

  beforeAll(async () => {
    vendor = await startReceiver();
    vendor.always((answer) => answer.writeHead(200, { 'content-type': 'text/plain' }).end('the invoice'));
    addToyChannel(
      'echoing',
      {},
      { inbound: { ...customAdapter.inbound, verify: () => true, read: () => events, fileHosts: ['127.0.0.1'] } },
    );
    hub = await bootApp();
    agent = await hub.signIn('agent');
    inbox = await buildInbox(hub, { channel: 'echoing', config: { apiRoot: new URL(vendor.url).origin } });
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  const say = async (...what: InboundEvent[]) => {
    events = what;
    expect((await hub.anybody.post(`/channels/${inbox.id}`, {})).status).toBeLessThan(300);
  };

  it('keeps the files that came with it: brought along, linked, or fetched from the vendor', async () => {
    const who = { kind: 'external_id' as const, value: 'echoing:1', name: 'Amara' };
    await say({ kind: 'message', externalId: 'm-1', from: who, thread: '', text: 'the invoice?', files: [] });
    const files = [
      { name: 'note.txt', contentType: 'text/plain', content: { data: Buffer.from('a note') } },
      { name: 'far.png', contentType: 'image/png', content: { url: 'https://elsewhere.example/far.png' } },
      { name: 'invoice.txt', contentType: 'text/plain', content: { fetch: vendor.url } },
    ];
    const echo: InboundEvent = { kind: 'echo', externalId: 'e-1', to: who, thread: '', text: 'Here it is', files };
    await say(echo);
    await say(echo);
    await hub.settle();
    const [row] = await hub.database.query<{ id: string }>(`SELECT conversation_id AS id FROM message LIMIT 1`);
    const thread = async () => (await agent.get(`/v1/conversations/${row.id}/messages`)).body.data as Whatever[];
    for (let i = 0; i < 1200 && (await thread())[1].attachments[2].pending; i += 1)
      await new Promise((done) => setTimeout(done, 25));
    const [, said, ...more] = await thread();
    expect(more).toEqual([]);
    expect(said).toMatchObject({ text: 'Here it is', direction: 'out', state: 'sent' });
    expect(said.attachments.map(({ name }: Whatever) => name)).toEqual(['note.txt', 'far.png', 'invoice.txt']);
    expect((await agent.get(said.attachments[0].url)).body).toBe('a note');
    expect(said.attachments[1].url).toBe('https://elsewhere.example/far.png');
    expect((await agent.get(said.attachments[2].url)).body).toBe('the invoice');
  });
});
