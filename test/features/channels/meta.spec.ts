import { createHmac } from 'node:crypto';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { untilState } from '../../support/messages.js';
import { buildBot } from '../../support/factories.js';
import { type GraphDouble, startGraphDouble } from './meta.graph-double.js';

const SECRET = 'the-app-secret';
const PAGE_A = '111899832631525';
const PAGE_B = '222899832631525';
const PAGE_C = '333899832631525';

describe('Meta’s channels, from the customer to the vendor and back', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let graph: GraphDouble;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    graph = await startGraphDouble();
  });
  afterAll(async () => {
    await graph.close();
    await hub.close();
  });

  const inboxOf = async (channel: string, settings: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    const { appSecret = SECRET, botId } = more;
    const { status, body } = await admin.post('/v1/inboxes', {
      name: channel,
      channel,
      botId,
      settings: { ...settings, apiRoot: graph.root },
      credentials: { appSecret, verifyToken: 'verify me', accessToken: 'tok' },
    });
    expect([status, body.missing ?? []]).toEqual([201, []]);
    return body.id as string;
  };
  /** As Meta prints: everything beyond ASCII and every slash escaped. */
  const printed = (body: unknown) =>
    JSON.stringify(body)
      .replaceAll('/', '\\/')
      .replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const tell = async (inboxId: string, payload: unknown, secret = SECRET) => {
    const raw = printed(payload);
    const signature = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const answer = await fetch(`${hub.url}/channels/${inboxId}`, { method: 'POST', headers, body: raw });
    return { status: answer.status, body: (await answer.json()) as Whatever };
  };
  const reply = async (conversationId: string, text: string, options?: Record<string, unknown>) => {
    const { status, body } = await agent.post(`/v1/conversations/${conversationId}/messages`, { text, options });
    expect(status).toBe(201);
    return body.id as string;
  };
  const until = (id: string, state: string) => untilState(hub, id, state);
  const messages = async (conversationId: string) =>
    (await agent.get(`/v1/conversations/${conversationId}/messages`)).body.data as Whatever[];
  const conversationsIn = (inboxId: string) =>
    hub.database.query<{ id: string; thread: string; control_kind: string }>(
      `SELECT id, thread, control_kind FROM conversation WHERE inbox_id = $1 ORDER BY created_at`,
      [inboxId],
    );

  const whatsapp = (value: Record<string, unknown>) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '9',
        changes: [{ field: 'messages', value: { metadata: { phone_number_id: '106540352242922' }, ...value } }],
      },
    ],
  });
  const said = (text: string, id = `wamid.${newId('ext')}`) =>
    whatsapp({
      contacts: [{ profile: { name: 'Amara' }, wa_id: '447700900471' }],
      messages: [
        {
          from: '447700900471',
          id,
          timestamp: String(Math.floor(Date.now() / 1000)),
          type: 'text',
          text: { body: text },
        },
      ],
    });
  const status = (id: string, state: string, more = {}) =>
    whatsapp({ statuses: [{ id, status: state, timestamp: '1700000000', recipient_id: '447700900471', ...more }] });
  const page = (id: string, messaging: Record<string, unknown>[]) => ({ id, time: 1, messaging });
  const direct = (pageId: string, person: string, message: Record<string, unknown>) => ({
    sender: { id: person },
    recipient: { id: pageId },
    timestamp: Date.now(),
    message,
  });

  describe('WhatsApp', () => {
    let inbox: string;
    beforeAll(async () => {
      inbox = await inboxOf('whatsapp', { phoneNumberId: '106540352242922' });
    });

    it('answers Meta’s challenge for who knows the verify token, and nobody else', async () => {
      const ask = (token: string) =>
        fetch(`${hub.url}/channels/${inbox}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
      const answer = await ask('verify%20me');
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        200,
        expect.stringContaining('text/plain'),
        '1158201444',
      ]);
      expect((await ask('guess')).status).toBe(401);
    });

    it('carries a question in, the answer out, and what became of it back', async () => {
      const { status: taken, body } = await tell(inbox, said('Where is my olive tree? 🌿 https://shop.example/1'));
      expect(taken).toBe(200);
      const [question] = await messages(body.conversationId);
      expect(question).toMatchObject({
        text: 'Where is my olive tree? 🌿 https://shop.example/1',
        author: { name: 'Amara' },
      });
      const id = await reply(body.conversationId, 'On its way');
      const [call] = await graph.until(({ path }) => path === '/v23.0/106540352242922/messages');
      expect(call).toMatchObject({
        headers: { authorization: 'Bearer tok' },
        body: { to: '447700900471', type: 'text', text: { body: 'On its way', preview_url: false } },
      });
      await until(id, 'sent');
      const wamid = call.answer.messages[0].id;
      for (const state of ['sent', 'read', 'delivered'])
        expect((await tell(inbox, status(wamid, state))).status).toBe(200);
      // Statuses come in any order, and none goes back.
      expect((await until(id, 'read')).state_reason).toBeNull();
    });

    it('says in words why a message did not arrive, at once or later', async () => {
      const { body } = await tell(inbox, said('hello again'));
      graph.next({ status: 400, body: { error: { code: 190, message: 'Session has expired' } } });
      const refused = await reply(body.conversationId, 'one');
      expect((await until(refused, 'failed')).state_reason).toContain('access token is expired');
      graph.clear();
      const lost = await reply(body.conversationId, 'two');
      const [call] = await graph.until(() => true);
      await until(lost, 'sent');
      await tell(inbox, status(call.answer.messages[0].id, 'failed', { errors: [{ code: 131026, title: 'x' }] }));
      expect((await until(lost, 'failed')).state_reason).toContain('cannot be reached on WhatsApp');
    });

    it('fetches a picture by its id: first where it is, then its bytes, with the token both times', async () => {
      const { body } = await tell(
        inbox,
        whatsapp({
          messages: [
            {
              from: '447700900471',
              id: 'wamid.pic',
              timestamp: '1700000000',
              type: 'image',
              image: { id: '77', mime_type: 'image/png' },
            },
          ],
        }),
      );
      const picture = async () =>
        (await messages(body.conversationId)).find(({ id }) => id === body.messageId).attachments[0];
      for (let i = 0; i < 1200 && (await picture()).pending; i += 1) await new Promise((done) => setTimeout(done, 25));
      const kept = await picture();
      expect(kept).toMatchObject({ name: 'image.png', contentType: 'image/png' });
      expect((await agent.get(kept.url)).status).toBe(200);
    });

    it('refuses what is forged, printed anew, or signed in the old way', async () => {
      expect((await tell(inbox, said('forged'), 'another secret')).status).toBe(401);
      const again = said('é', 'wamid.forged');
      const raw = JSON.stringify(again);
      const of = (algorithm: string, text: string) => createHmac(algorithm, SECRET).update(text).digest('hex');
      const old: Record<string, string>[] = [
        { 'x-hub-signature-256': `sha256=${of('sha256', printed(again))}` },
        { 'x-hub-signature': `sha1=${of('sha1', raw)}` },
      ];
      for (const headers of old) {
        const answer = await fetch(`${hub.url}/channels/${inbox}`, { method: 'POST', headers, body: raw });
        expect(answer.status).toBe(401);
      }
    });

    it('stores a message once however often it is told', async () => {
      const payload = said('twice', 'wamid.twice');
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => tell(inbox, payload)));
      expect(new Set(answers.map(({ body }) => body.messageId)).size).toBe(1);
    });
  });

  it('answers an Instagram comment where it stands, in private, or both, and hides it', async () => {
    const inbox = await inboxOf('instagram', { accountId: '17841405822304914' });
    const { body } = await tell(inbox, {
      object: 'instagram',
      entry: [
        {
          id: '17841405822304914',
          time: Math.floor(Date.now() / 1000),
          changes: [
            {
              field: 'comments',
              value: {
                id: '17900',
                text: 'Never arrived!',
                from: { id: '88', username: 'amara' },
                media: { id: '555' },
              },
            },
          ],
        },
      ],
    });
    const [comment] = await messages(body.conversationId);
    expect(comment).toMatchObject({ text: 'Never arrived!', isPublic: true, author: { name: '@amara' } });
    expect(await conversationsIn(inbox)).toMatchObject([{ thread: '555:17900' }]);

    graph.clear();
    await until(await reply(body.conversationId, 'So sorry!'), 'sent');
    await until(await reply(body.conversationId, 'Your number?', { replyKind: 'private' }), 'sent');
    await until(await reply(body.conversationId, 'We wrote to you', { replyKind: 'both' }), 'sent');
    await until(await reply(body.conversationId, '', { action: 'hide' }), 'sent');
    expect(graph.got.map(({ path, body: sent }) => [path, sent])).toMatchObject([
      ['/v23.0/17900/replies', { message: 'So sorry!' }],
      ['/v23.0/17841405822304914/messages', { recipient: { comment_id: '17900' }, message: { text: 'Your number?' } }],
      [
        '/v23.0/',
        {
          batch: [
            { relative_url: '17841405822304914/messages' },
            { relative_url: '17900/replies', body: 'message=We+wrote+to+you', depends_on: 'call0' },
          ],
        },
      ],
      ['/v23.0/17900', { hide: true }],
    ]);
  });

  it('[P-3] takes the conversation from the bot when a colleague answers in Messenger itself', async () => {
    const botId = await buildBot(hub);
    const inbox = await inboxOf('messenger', { pageId: PAGE_A, appId: '5550001' }, { botId });
    const told = (event: Record<string, unknown>) => tell(inbox, { object: 'page', entry: [page(PAGE_A, [event])] });
    const { body } = await told(direct(PAGE_A, '77', { mid: 'm_1', text: 'Can I change the address?' }));
    expect((await conversationsIn(inbox))[0].control_kind).toBe('bot');

    const echo = (message: Record<string, unknown>) => told(direct('77', PAGE_A, { is_echo: true, ...message }));
    await echo({ mid: 'm_own', text: 'ours', app_id: 5550001 });
    expect((await conversationsIn(inbox))[0].control_kind).toBe('bot');
    await echo({ mid: 'm_2', text: 'Done, Amara', app_id: 263902037430900 });
    await echo({ mid: 'm_2', text: 'Done, Amara', app_id: 263902037430900 });
    expect((await conversationsIn(inbox))[0].control_kind).toBe('none');
    expect((await messages(body.conversationId)).map(({ text, author }) => [text, author.kind])).toEqual([
      ['Can I change the address?', 'customer'],
      ['Done, Amara', 'agent'],
    ]);

    graph.clear();
    const id = await reply(body.conversationId, 'Anything else?');
    const [call] = await graph.until(() => true);
    expect(call.body).toMatchObject({
      recipient: { id: '77' },
      messaging_type: 'RESPONSE',
      message: { text: 'Anything else?', metadata: `throughline:${id}` },
    });
    await until(id, 'sent');
    await told({ sender: { id: '77' }, recipient: { id: PAGE_A }, delivery: { mids: [call.answer.message_id] } });
    await until(id, 'delivered');
    await told({ sender: { id: '77' }, recipient: { id: PAGE_A }, read: { watermark: Date.now() + 1000 } });
    await until(id, 'read');
  });

  it('brings each page’s messages to its own inbox, and never to one whose secret did not sign them', async () => {
    const first = await inboxOf('messenger', { pageId: `${PAGE_A}1` });
    const second = await inboxOf('messenger', { pageId: PAGE_B });
    const foreign = await inboxOf('messenger', { pageId: PAGE_C }, { appSecret: 'another app’s' });
    const { status: taken } = await tell(first, {
      object: 'page',
      entry: [`${PAGE_A}1`, PAGE_B, PAGE_C].map((id) =>
        page(id, [direct(id, '99', { mid: `m_${id}`, text: `to ${id}` })]),
      ),
    });
    expect(taken).toBe(200);
    const texts = (inboxId: string) =>
      hub.database.query(`SELECT text FROM message WHERE inbox_id = $1 ORDER BY seq`, [inboxId]);
    expect(await texts(first)).toEqual([{ text: `to ${PAGE_A}1` }]);
    expect(await texts(second)).toEqual([{ text: `to ${PAGE_B}` }]);
    expect(await texts(foreign)).toEqual([]);
    const ignoredThere = async () => {
      const { body } = await admin.get('/v1/inboxes');
      return body.data.find(({ id }: { id: string }) => id === first).counts.ignored;
    };
    // Counts are written a moment later, many at once.
    while ((await ignoredThere()).length === 0) await new Promise((done) => setTimeout(done, 50));
    expect(await ignoredThere()).toMatchObject([{ type: 'another account’s message', count: 1, known: false }]);
    expect((await tell(foreign, { object: 'page', entry: [] })).status).toBe(401);
  });

  it('says step by step whether an inbox can work', async () => {
    const inbox = await inboxOf('messenger', { pageId: '444' });
    const { body } = await admin.post(`/v1/inboxes/${inbox}/verify`, {});
    expect(body.steps).toContainEqual(
      expect.objectContaining({ ok: true, words: 'Messenger takes these credentials.' }),
    );
    expect(graph.got.at(-1)).toMatchObject({ method: 'GET', path: '/v23.0/444?fields=name' });
  });
});
