import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { messageOf, untilState } from '../../support/messages.js';
import { type ProviderDouble, startProviderDouble } from '../../support/mail-provider-double.js';

const basic = { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` };
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let mails = 0;

describe('mail sent by a provider’s API', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let double: ProviderDouble;
  const inboxes: Record<string, string> = {};

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent', 'Noor Haddad');
    double = await startProviderDouble();
    for (const sendBy of ['postmark', 'sendgrid', 'mailgun']) {
      const { status, body } = await admin.post('/v1/inboxes', {
        name: sendBy,
        channel: 'email',
        undoSeconds: 0,
        settings: { address: `${sendBy}@fernwood.example`, provider: 'postmark', sendBy, apiRoot: double.url },
        credentials: {
          apiKey: 'right',
          webhookUser: 'hub',
          webhookPassword: 'open-sesame',
          mailgunSigningKey: 'key-1',
          sendgridEventKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
        },
      });
      expect({ status, body }).toMatchObject({ status: 201 });
      expect(JSON.stringify(body)).not.toContain('right');
      inboxes[sendBy] = body.id;
    }
  });
  afterAll(async () => {
    await hub?.close();
    await double?.close();
  });

  async function conversation(sendBy: string): Promise<string> {
    mails += 1;
    const text = `Mail ${mails} by ${sendBy}`;
    const { status } = await hub.anybody.post(
      `/channels/${inboxes[sendBy]}/mail`,
      {
        From: `Amara <amara${mails}@mail.example>`,
        To: `${sendBy}@fernwood.example`,
        Subject: 'Where is it?',
        TextBody: text,
        Headers: [{ Name: 'Message-ID', Value: `<in-${mails}@mail.example>` }],
      },
      basic,
    );
    expect(status).toBe(200);
    return (await messageOf(hub, text))?.conversation_id as string;
  }
  async function reply(sendBy: string): Promise<{ id: string; call: ProviderDouble['calls'][number] }> {
    const on = await conversation(sendBy);
    const count = double.calls.length;
    const { status, body } = await agent.post(`/v1/conversations/${on}/messages`, { text: 'It left.' });
    expect(status).toBe(201);
    return { id: body.id, call: await double.until(count + 1) };
  }
  const event = (sendBy: string, body: unknown, headers: Record<string, string>) =>
    hub.anybody.post(`/channels/${inboxes[sendBy]}/mail?events=${sendBy}`, body, headers);
  const stateOf = async (id: string) =>
    (await hub.database.one<{ state: string }>(`SELECT state FROM message WHERE id = $1`, [id]))?.state;
  const troubleOf = (address: string) =>
    hub.database.one<{ kind: string }>(`SELECT kind FROM mail_trouble WHERE address = $1`, [address]);

  it('Postmark takes it, says that it arrived or came back, and the message moves', async () => {
    const { id, call } = await reply('postmark');
    await untilState(hub, id, 'sent');
    expect(call.path).toBe('/email');
    expect(call.headers['x-postmark-server-token']).toBe('right');
    const sent = JSON.parse(call.body) as Whatever;
    expect(sent.TextBody).toMatch(/^It left\.\n\nOn .* wrote:\n> Mail \d+ by postmark$/);
    const header = (name: string) => sent.Headers.find((one: Whatever) => one.Name === name)?.Value;
    expect(header('In-Reply-To')).toBe(`<in-${mails}@mail.example>`);
    expect(header('Message-ID')).toContain(id);
    expect(sent.ReplyTo).toMatch(/^postmark\+cv_\w+\.[\da-f]{24}@fernwood\.example$/);

    const bounce = { RecordType: 'Bounce', Type: 'HardBounce', Details: 'smtp;550 5.1.1 no such user' };
    const about = { MessageID: double.lastId, Email: sent.To };
    expect((await event('postmark', { ...bounce, ...about }, {})).status).toBe(401);
    expect((await event('postmark', { ...bounce, ...about, MessageID: 'another' }, basic)).status).toBe(200);
    expect(await stateOf(id)).toBe('sent');
    const address = `amara${mails}@mail.example`;
    // Postmark’s own id of the mail, and nothing else.
    expect((await event('postmark', { ...bounce, ...about, Email: address }, basic)).status).toBe(200);
    expect((await untilState(hub, id, 'failed')).state_reason).toContain('550 5.1.1 no such user');
    expect(await troubleOf(address)).toEqual({ kind: 'hard' });

    const second = await reply('postmark');
    await untilState(hub, second.id, 'sent');
    const { Metadata } = JSON.parse(second.call.body) as Whatever;
    // The metadata alone, as where Postmark’s answer to our call was lost.
    await event(
      'postmark',
      { RecordType: 'Delivery', MessageID: 'unheard-of', Metadata, Recipient: `amara${mails}@mail.example` },
      basic,
    );
    await untilState(hub, second.id, 'delivered');
    await event(
      'postmark',
      { RecordType: 'SpamComplaint', MessageID: 'x', Metadata, Email: `amara${mails}@mail.example` },
      basic,
    );
    expect(await stateOf(second.id)).toBe('delivered');
    expect(await troubleOf(`amara${mails}@mail.example`)).toEqual({ kind: 'complaint' });
  });

  it('SendGrid takes it, and its signed events move the message; unsigned ones nothing', async () => {
    const { id, call } = await reply('sendgrid');
    await untilState(hub, id, 'sent');
    expect(call.headers.authorization).toBe('Bearer right');
    const { custom_args } = (JSON.parse(call.body) as Whatever).personalizations[0];
    const body = [
      {
        event: 'bounce',
        email: `amara${mails}@mail.example`,
        status: '5.1.1',
        reason: '550 no such user',
        ...custom_args,
      },
    ];
    expect((await event('sendgrid', body, basic)).status).toBe(401);
    expect((await event('sendgrid', body, signedBySendgrid(body))).status).toBe(200);
    expect((await untilState(hub, id, 'failed')).state_reason).toBe('It came back: 550 no such user');
    const arrived = await reply('sendgrid');
    await untilState(hub, arrived.id, 'sent');
    const events = [
      { event: 'delivered', email: `amara${mails}@mail.example`, sg_message_id: `${double.lastId}.filter01.2.3` },
    ];
    expect((await event('sendgrid', events, signedBySendgrid(events))).status).toBe(200);
    await untilState(hub, arrived.id, 'delivered');
  });

  it('Mailgun takes the finished mail, and its signed events move the message', async () => {
    const { id, call } = await reply('mailgun');
    await untilState(hub, id, 'sent');
    expect(call.path).toBe('/v3/fernwood.example/messages.mime');
    expect(call.headers.authorization).toBe(`Basic ${Buffer.from('api:right').toString('base64')}`);
    const messageId = /^Message-ID:\s+<(.+)>\r$/im.exec(call.body)?.[1] as string;
    expect(messageId).toContain(id);
    expect(call.body).toMatch(/^Reply-To:\s+mailgun\+cv_\w+\.[\da-f]{24}@fernwood\.example\r$/m);
    const told = (token: string, data: Record<string, unknown>) => {
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac('sha256', 'key-1')
        .update(timestamp + token)
        .digest('hex');
      const about = { recipient: `amara${mails}@mail.example`, message: { headers: { 'message-id': messageId } } };
      return event('mailgun', { signature: { timestamp, token, signature }, 'event-data': { ...about, ...data } }, {});
    };
    expect((await told('t1', { event: 'failed', severity: 'temporary' })).status).toBe(200);
    expect(await stateOf(id)).toBe('sent');
    await told('t2', {
      event: 'failed',
      severity: 'permanent',
      reason: 'bounce',
      'delivery-status': { message: 'no such user' },
    });
    expect((await untilState(hub, id, 'failed')).state_reason).toBe('It came back: no such user');
  });

  it('says in words what a provider refused, and tries again what can pass', async () => {
    double.refuse(422, { ErrorCode: 406, Message: 'You tried to send to an inactive recipient' });
    const { id } = await reply('postmark');
    expect((await untilState(hub, id, 'failed')).state_reason).toContain(
      'Postmark refused it (422): You tried to send',
    );
    double.refuse(429, { message: 'slow down' });
    const { id: later } = await reply('mailgun');
    const row = await untilTried(later);
    expect(row).toMatchObject({ state: 'pending', last_status: 429 });
  });

  async function untilTried(id: string): Promise<Whatever> {
    for (let i = 0; i < 3000; i += 1) {
      const row = await hub.database.one<Whatever>(
        `SELECT state, last_status, last_error FROM delivery WHERE message_id = $1`,
        [id],
      );
      if (row?.last_error) return row;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('it was not tried');
  }
});

function signedBySendgrid(body: unknown): Record<string, string> {
  const stamp = String(Math.floor(Date.now() / 1000));
  return {
    'x-twilio-email-event-webhook-timestamp': stamp,
    'x-twilio-email-event-webhook-signature': sign(
      'sha256',
      Buffer.from(stamp + JSON.stringify(body)),
      pair.privateKey,
    ).toString('base64'),
  };
}
