import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { type VendorName, vendorInbox, vendors } from '../../support/vendor-inbox.js';

describe('answering one message, and typing', () => {
  let hub: Booted;
  let agent: Caller;
  let admin: Caller;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
  });
  afterAll(async () => {
    await hub.close();
    for (const one of receivers) await one.close();
  });

  async function setUp(channel: VendorName) {
    const vendor = await startReceiver();
    receivers.push(vendor);
    vendor.always((answer) => answer.writeHead(200).end(JSON.stringify(vendors[channel].took)));
    const inbox = await vendorInbox(hub, admin, channel, vendor.url);
    return { vendor, inbox, id: await inbox.arrive() };
  }
  const write = async (id: string, more: object = {}) => {
    const { status, body } = await agent.post(`/v1/conversations/${id}/messages`, { text: 'That one', ...more });
    expect({ status, body }).toMatchObject({ status: 201 });
    await untilState(hub, body.id, 'sent');
    return body;
  };
  /** The customer's message, under an id and with what its vendor gives it. */
  const theirs = async (id: string, externalId: string, channel: object = {}) => {
    const [row] = await hub.database.query<{ id: string }>(
      `UPDATE message SET external_id = $2, extra = jsonb_build_object('channel', $3::jsonb) WHERE conversation_id = $1 AND direction = 'in' RETURNING id`,
      [id, externalId, JSON.stringify(channel)],
    );
    return row.id;
  };

  const quotes: [VendorName, string, object, Whatever][] = [
    ['whatsapp', 'wamid.7', {}, { context: { message_id: 'wamid.7' } }],
    ['telegram', '7001:42', {}, { reply_parameters: { message_id: 42 } }],
    ['slack', 'D1:1700000000.000100', { channel: 'D1' }, { channel: 'D1', thread_ts: '1700000000.000100' }],
    ['line', '4687', { quoteToken: 'q3Plx' }, { messages: [{ type: 'text', text: 'That one', quoteToken: 'q3Plx' }] }],
  ];

  it.each(quotes)(
    'quotes the chosen message on %s, and none where none was chosen',
    async (channel, externalId, kept, shown) => {
      const { vendor, id } = await setUp(channel);
      const replyTo = await theirs(id, externalId, kept);
      expect(await write(id, { replyTo })).toMatchObject({ replyTo });
      expect(vendor.got[0].body).toMatchObject(shown);
      await write(id);
      expect(vendor.got[1].body).not.toMatchObject(shown);
    },
  );

  it('quotes our own words by the vendor’s id of them', async () => {
    const { vendor, id } = await setUp('whatsapp');
    const { id: replyTo } = await write(id);
    await write(id, { replyTo });
    expect(vendor.got[1].body.context).toEqual({ message_id: vendors.whatsapp.took.messages[0].id });
  });

  it('refuses to answer a message of another conversation', async () => {
    const { inbox, id } = await setUp('telegram');
    const other = await theirs(await inbox.arrive(), '7002:1');
    const refused = await agent.post(`/v1/conversations/${id}/messages`, { text: 'x', replyTo: other });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/replyTo' }] } });
  });

  const typing: [VendorName, Whatever][] = [
    ['telegram', { action: 'typing' }],
    ['whatsapp', { status: 'read', typing_indicator: { type: 'text' } }],
    ['line', { loadingSeconds: 10 }],
  ];
  it.each(typing)('shows on %s that an agent types, once in a while', async (channel, shown) => {
    const { vendor, id } = await setUp(channel);
    const console = await agent.socket();
    await console.emitWithAck('view', { conversationId: id });
    for (let i = 0; i < 5; i += 1) console.emit('typing', { conversationId: id });
    await vendor.until(1);
    // The answer goes out behind it; nothing more was said of typing in between.
    await write(id);
    expect(vendor.got.map(({ body }) => body)).toEqual([expect.objectContaining(shown), expect.any(Object)]);
    expect(vendor.got[1].body).not.toMatchObject(shown);
    console.close();
  });

  it('says nothing of typing where the channel has none, and a vendor that fails harms nobody', async () => {
    const slack = await setUp('slack');
    const telegram = await setUp('telegram');
    telegram.vendor.next(500);
    const console = await agent.socket();
    for (const { id } of [slack, telegram]) {
      await console.emitWithAck('view', { conversationId: id });
      console.emit('typing', { conversationId: id });
    }
    await telegram.vendor.until(1);
    await write(telegram.id);
    await write(slack.id);
    expect(slack.vendor.got).toHaveLength(1);
    console.close();
  });

  const noes: [VendorName, object, string][] = [
    [
      'slack',
      { ok: false, error: 'invalid_auth' },
      'Slack does not accept the bot token of this inbox (invalid_auth).',
    ],
    ['viber', { status: 2, status_message: 'invalidAuthToken' }, 'Viber does not accept the authentication token'],
  ];
  it.each(noes)(
    'asks %s whether it takes the credentials, and hears the no it says with 200',
    async (channel, no, words) => {
      const { vendor, inbox } = await setUp(channel);
      const reached = async () =>
        (await admin.post(`/v1/inboxes/${inbox.id}/verify`, {})).body.steps.find(
          ({ name }: Whatever) => name === 'The other side answers',
        );
      vendor.next((answer) =>
        answer.writeHead(200).end(JSON.stringify(channel === 'slack' ? { ok: true } : { status: 0 })),
      );
      expect(await reached()).toMatchObject({ ok: true });
      vendor.next((answer) => answer.writeHead(200).end(JSON.stringify(no)));
      expect(await reached()).toMatchObject({ ok: false, words: expect.stringContaining(words) });
    },
  );
});
