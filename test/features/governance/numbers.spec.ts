import { NumberPolicyStore } from '../../../src/governance/index.js';
import { newId } from '../../../src/kernel/ids.js';
import { TakeBotWords } from '../../../src/voice/take-bot-words.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue, type BuiltInbox } from '../../support/factories.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';
import { untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const CARD = '4111 1111 1111 1111';
const SHOWN = 'xxxx xxxx xxxx 1111';
const NATIONAL = '12345678Z';

/** Card and identification numbers, on their way out of the hub: masked or blocked as the policy says, and written down. */
describe('numbers that must not leave', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let bot: Caller;
  let botId: string;
  let listening: string;
  let inbox: BuiltInbox;
  let customer: Receiver;
  let listener: Receiver;
  let mail: MailServer;

  beforeAll(async () => {
    hub = await bootApp();
    [customer, listener, mail] = await Promise.all([startReceiver(), startReceiver(), startMailServer()]);
    admin = await hub.signIn('admin', 'Ines Ferreira');
    agent = await hub.signIn('agent', 'Maya Lindqvist');
    listening = await buildBot(hub, { webhookUrl: listener.url });
    // One that is never called cannot fall silent when the machine is slow.
    botId = await buildBot(hub);
    bot = await hub.bot(botId, ['handoffs', 'messages', 'conversations']);
    const queueId = await buildQueue(hub);
    inbox = await buildInbox(hub, { botId, queueId, config: { deliveryUrl: customer.url } });
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([customer?.close(), listener?.close(), mail?.close()]);
  });
  beforeEach(() => policy({ card: 'mask', national_id: 'mask', iban: 'off' }));
  // Whatever is written down of it, the number is not.
  afterEach(async () => {
    expect(await hub.database.query(`SELECT data FROM event WHERE data::text ~ '4111|12345678Z'`)).toEqual([]);
  });

  async function policy(change: Record<string, string>): Promise<void> {
    expect(await admin.put('/v1/number-policy', change)).toMatchObject({ status: 200, body: change });
  }
  let people = 0;
  const somebody = (text?: string, to = inbox): Promise<Contacted> =>
    write(hub, to.id, `number${(people += 1)}@mail.example`, text);
  const path = ({ conversationId }: Contacted) => `/v1/conversations/${conversationId}`;
  const say = (who: Contacted, body: Record<string, unknown>, by = agent, headers = {}) =>
    by.post(`${path(who)}/messages`, body, headers);
  const audit = async ({ conversationId }: Contacted, subject?: string) =>
    (
      (
        await admin.get(
          `/v1/audit?type=number.guarded&conversation=${conversationId}${subject ? `&subject=${subject}` : ''}`,
        )
      ).body.data as Whatever[]
    ).map(({ data, actor, profileId }) => ({ ...data, by: actor.id, profileId }));
  /** What the customer was sent under this message. */
  async function delivered(messageId: string): Promise<Whatever> {
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((done) => setTimeout(done, 10))) {
      const found = customer.got.find(({ body }) => body.data?.messageId === messageId);
      if (found) return found.body.data;
    }
    throw new Error('nothing was delivered');
  }
  const heardBy = (text: string) => listener.got.filter(({ raw }) => raw.includes(text));
  async function untilHeard(text: string): Promise<Whatever> {
    for (const end = Date.now() + 30_000; Date.now() < end; await new Promise((done) => setTimeout(done, 10)))
      if (heardBy(text).length > 0) return heardBy(text)[0].body;
    throw new Error(`the bot did not hear ${text}`);
  }
  const epoch = async (who: Contacted) => ({
    'if-control-epoch': String((await bot.get(path(who))).body.control.epoch),
  });

  it('[T-A23a] go out with their last four only, and the audit says which kind, where and how many', async () => {
    const who = await somebody();
    const { status, body } = await say(who, { text: `You paid with ${CARD}, and ${CARD}; you are ${NATIONAL}.` });
    expect({ status, text: body.text }).toEqual({
      status: 201,
      text: `You paid with ${SHOWN}, and ${SHOWN}; you are xxxxx678Z.`,
    });
    expect((await delivered(body.id)).text).toBe(body.text);
    const by = agent.id;
    const { profileId } = who;
    expect(await audit(who)).toEqual([
      { kind: 'national_id', where: 'reply', count: 1, action: 'masked', by, profileId },
      { kind: 'card', where: 'reply', count: 2, action: 'masked', by, profileId },
    ]);
  });

  it('[T-A23a] that are blocked are refused with their place before anything is lost, and that is in the audit too', async () => {
    await policy({ card: 'block' });
    const who = await somebody();
    await agent.put(`${path(who)}/draft`, { text: `Your card ${CARD}` });
    const before = (await agent.get(path(who))).body;
    const no = await say(who, { text: `Your card ${CARD}`, clientId: 'once' });
    expect(no).toMatchObject({
      status: 422,
      body: {
        code: 'number_blocked',
        title: 'It holds a payment card number: take it out and send again',
        errors: [{ pointer: '/text', code: 'number_blocked' }],
      },
    });
    expect(JSON.stringify(no.body)).not.toContain('4111');
    const after = (await agent.get(path(who))).body;
    expect([after.lastSeq, after.control]).toEqual([before.lastSeq, before.control]);
    expect(await audit(who)).toMatchObject([
      { kind: 'card', where: 'reply', count: 1, action: 'blocked', by: agent.id },
    ]);
    const yes = await say(who, { text: 'Your card ending in 1111', clientId: 'once' });
    expect(yes).toMatchObject({ status: 201, body: { text: 'Your card ending in 1111' } });
    expect(await audit(who)).toHaveLength(1);
  });

  it('[T-A23a] are kept from bots, keys, first words and macros in the same place', async () => {
    await policy({ card: 'block' });
    const who = await somebody();
    const held = await epoch(who);
    expect(await say(who, { text: CARD }, bot, held)).toMatchObject({ status: 422, body: { code: 'number_blocked' } });
    const first = { inboxId: inbox.id, identityId: who.identityId, text: CARD };
    expect(await agent.post(`/v1/profiles/${who.profileId}/conversations`, first)).toMatchObject({
      status: 422,
      body: { code: 'number_blocked' },
    });
    const macro = await agent.post('/v1/macros', {
      name: newId('m'),
      scope: 'mine',
      actions: [{ do: 'reply', text: `{{customer.first_name}}, ${CARD}` }],
    });
    expect(macro).toMatchObject({ status: 201 });
    const run = await agent.post(`${path(who)}/macros/${macro.body.id}`, {});
    expect(run.body).toMatchObject({ state: 'failed', results: [{ problem: { code: 'number_blocked' } }] });
    expect((await audit(who)).map(({ action, by }) => [action, by])).toEqual([
      ['blocked', agent.id],
      ['blocked', agent.id],
      ['blocked', botId],
    ]);
    await policy({ card: 'mask' });
    const sent = await say(who, { text: CARD }, bot, held);
    expect(sent).toMatchObject({ status: 201, body: { text: SHOWN } });
  });

  it('[T-A23a] in a subject and the values of a template go the same way', async () => {
    const who = await somebody();
    const options = { subject: `About ${CARD}`, template: { name: 't', language: 'en', params: [NATIONAL, 'Friday'] } };
    const { body } = await say(who, { text: 'As asked.', options });
    expect(body.options).toEqual({
      subject: `About ${SHOWN}`,
      template: { name: 't', language: 'en', params: ['xxxxx678Z', 'Friday'] },
    });
    await policy({ national_id: 'block' });
    expect((await say(who, { text: 'As asked.', options })).body.errors).toEqual([
      expect.objectContaining({ pointer: '/options/template/params/0', code: 'number_blocked' }),
    ]);
  });

  it('[T-A23a] stay with colleagues as the customer wrote them, and go to a bot without', async () => {
    const reader = await hub.bot(listening, ['conversations']);
    const who = await somebody(`Mine is ${CARD}`, await buildInbox(hub, { botId: listening }));
    const { body } = await agent.get(`${path(who)}/messages`);
    expect(body.data[0].text).toContain(CARD);
    const heard = await untilHeard(who.conversationId);
    expect(heard.data.message.text).toContain(SHOWN);
    expect(heardBy('4111')).toEqual([]);
    const read = await reader.get(`${path(who)}/messages`);
    expect(read.body.data[0].text).toContain(SHOWN);
    expect(JSON.stringify([read.body, (await reader.get(path(who))).body])).not.toContain('4111');
    expect((await audit(who)).every(({ where, kind }) => where === 'bot' && kind === 'card')).toBe(true);
  });

  it('[T-A23a] in a handoff are masked in every part of it, and nobody loses the handoff for one', async () => {
    await policy({ national_id: 'block' });
    const words = `My card is ${CARD} and I am ${NATIONAL}`;
    const who = await somebody(words);
    const { conversationId: conversation } = who;
    const slots = {
      card: { value: CARD, raw: CARD, confirmed: true, sensitivity: 'personal' },
      id: { value: NATIONAL, confirmed: true, sensitivity: 'normal' },
      pin: { value: '4111111111111111', confirmed: true, sensitivity: 'secret' },
      order: { value: 'FW-20417', confirmed: true, sensitivity: 'normal' },
    };
    const transcript = [
      { id: '5105105105105100', by: 'customer', text: words },
      { id: 'turn-2', by: 'bot', text: `I have noted ${CARD}` },
    ];
    const asked = {
      conversation,
      reason: { code: 'policy_required' },
      summary: { text: `Pays with ${CARD}` },
      lastCustomerText: words,
      slots,
      transcript,
      attempts: [{ action: 'pay', input: { pan: 4_111_111_111_111_111 }, outcome: 'failed' }],
      ticket: `see ${CARD}`,
    };
    const made = await bot.post('/v1/handoffs', asked, await epoch(who));
    expect(made).toMatchObject({ status: 202 });
    const id = made.body.handoffId;
    const card = (await agent.get(`/v1/handoffs/${id}`)).body;
    expect(card.context).toMatchObject({
      summary: { text: `Pays with ${SHOWN}` },
      lastCustomerText: `My card is ${SHOWN} and I am xxxxxxxxx`,
      slots: {
        card: { value: SHOWN, raw: SHOWN },
        id: { value: 'xxxxxxxxx' },
        pin: { value: '••••' },
        order: { value: 'FW-20417' },
      },
      attempts: [{ input: { pan: 'xxxxxxxxxxxx1111' } }],
      transcript: [{ id: '5105105105105100' }, { text: `I have noted ${SHOWN}` }],
    });
    expect(card.extensions).toEqual({ ticket: `see ${SHOWN}` });
    // The customer's own words were there already, and the bot's came without the number.
    const thread = (await agent.get(`${path(who)}/messages`)).body.data as Whatever[];
    expect(thread.map(({ text }) => text)).toEqual([words, `I have noted ${SHOWN}`]);
    // A supervisor who asks sees what was sealed.
    expect((await admin.get(`/v1/handoffs/${id}`)).body.context.slots.pin.value).toBe('4111111111111111');
    await bot.patch(`/v1/handoffs/${id}`, { slots: { iban: { ...slots.card, value: NATIONAL } } });
    const more = (await agent.get(`/v1/handoffs/${id}`)).body;
    expect(more.context.slots).toMatchObject({ card: { value: SHOWN }, iban: { value: 'xxxxxxxxx' } });
    const told = await audit(who, id);
    expect(told).toEqual([
      expect.objectContaining({ kind: 'national_id', where: 'handoff', count: 1, action: 'blocked', by: botId }),
      expect.objectContaining({ kind: 'card', where: 'handoff', count: 1, action: 'masked', by: botId }),
      expect.objectContaining({ kind: 'national_id', where: 'handoff', count: 3, action: 'blocked', by: botId }),
      expect.objectContaining({ kind: 'card', where: 'handoff', count: 8, action: 'masked', by: botId }),
    ]);
  });

  it('[T-A23a] in a mail are quoted below an answer without them, and its subject is', async () => {
    const made = await admin.post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: { address: 'care@fernwood.example', provider: 'postmark', smtpHost: '127.0.0.1', smtpPort: mail.port },
      credentials: { webhookUser: 'hub', webhookPassword: 'open-sesame' },
    });
    expect(made).toMatchObject({ status: 201 });
    const taken = await hub.anybody.post(
      `/channels/${made.body.id}/mail`,
      {
        From: 'Amara <amara@mail.example>',
        To: 'care@fernwood.example',
        Subject: `My card ${CARD}`,
        TextBody: `It is ${CARD}.`,
        HtmlBody: `<p>It is <b>4111</b> <b>1111</b> 1111 1111.</p>`,
        Headers: [{ Name: 'Message-ID', Value: '<n-1@mail.example>' }],
      },
      { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` },
    );
    expect(taken.status).toBe(200);
    const [{ id: conversationId }] = await hub.database.query<{ id: string }>(
      `SELECT id FROM conversation WHERE inbox_id = $1`,
      [made.body.id],
    );
    const count = mail.got.length;
    const who = { conversationId } as Contacted;
    expect(await say(who, { text: 'Thank you.' })).toMatchObject({ status: 201 });
    const { mail: out } = await mail.until(count + 1);
    expect(out.subject).toBe(`Re: My card ${SHOWN}`);
    expect(out.text).toContain(`> It is ${SHOWN}.`);
    expect(`${out.text}${out.html}${out.subject}`).not.toContain('4111');
    expect((await audit(who)).map(({ where, action }) => [where, action])).toEqual([
      ['quoted_mail', 'masked'],
      ['quoted_mail', 'masked'],
    ]);
  });

  it('[T-A23a] are not read out to a caller', async () => {
    const who = await somebody();
    await say(who, { text: CARD }, bot, await epoch(who));
    const call = newId('call');
    await hub.database.query(
      `INSERT INTO call (id, inbox_id, conversation_id, direction, state) VALUES ($1, $2, $3, 'in', 'bot')`,
      [call, inbox.id, who.conversationId],
    );
    expect((await hub.app.get(TakeBotWords, { strict: false }).run(call)).fresh).toEqual([SHOWN]);
  });

  it('[T-A23a] in what failed before they were kept back are not sent by trying again', async () => {
    const who = await somebody();
    await policy({ card: 'off' });
    const { body } = await say(who, { text: CARD });
    expect((await delivered(body.id)).text).toBe(CARD);
    await untilState(hub, body.id, 'sent');
    await hub.database.query(`UPDATE message SET state = 'failed' WHERE id = $1`, [body.id]);
    await policy({ card: 'mask' });
    const no = await agent.post(`/v1/messages/${body.id}/retry`);
    expect(no).toMatchObject({ status: 422, body: { code: 'number_blocked' } });
    expect(await audit(who)).toMatchObject([{ action: 'blocked' }]);
  });

  it('are not order numbers, telephones, parcels or accounts: those leave as they are, and nothing is written down', async () => {
    const who = await somebody();
    const text =
      'FW-20417, +49 1512 3456 7890, 9400 1000 0000 0000 0000 00, 1Z999AA10123456784, 4111 1111 1111 1112, DE89 3704 0044 0532 0130 00';
    const { body } = await say(who, { text });
    expect(body.text).toBe(text);
    expect((await delivered(body.id)).text).toBe(text);
    expect(await audit(who)).toEqual([]);
    await policy({ iban: 'mask' });
    const masked = await say(who, { text: 'DE89 3704 0044 0532 0130 00' });
    expect(masked.body.text).toBe('xxxx xxxx xxxx xxxx xx30 00');
  });

  it('are kept back as an administrator says, and each change of that is in the audit', async () => {
    expect((await agent.get('/v1/number-policy')).body).toEqual({ card: 'mask', national_id: 'mask', iban: 'off' });
    expect(await agent.put('/v1/number-policy', { card: 'off' })).toMatchObject({ status: 403 });
    expect(await admin.put('/v1/number-policy', { card: 'burn' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/card' }] },
    });
    await policy({ iban: 'block' });
    const { body } = await admin.get('/v1/audit?type=number_policy.changed&limit=1');
    expect(body.data[0]).toMatchObject({
      actor: { id: admin.id },
      data: { before: { card: 'mask', iban: 'off' }, after: { card: 'mask', national_id: 'mask', iban: 'block' } },
    });
    const who = await somebody();
    expect((await agent.get(`${path(who)}/reply-options`)).body.numbers).toEqual({
      card: 'mask',
      national_id: 'mask',
      iban: 'block',
    });
  });

  it('cost a message without any no look at the policy', async () => {
    const who = await somebody();
    const policies = hub.app.get(NumberPolicyStore, { strict: false });
    const read = policies.read.bind(policies);
    let looks = 0;
    policies.read = (on) => {
      looks += 1;
      return read(on);
    };
    await say(who, { text: 'It leaves on Friday, order FW-20417, at 10:30 on 4 December 2026.' });
    expect(looks).toBe(0);
    await say(who, { text: CARD });
    expect(looks).toBe(1);
    policies.read = read;
  });
});
