import { createHmac } from 'node:crypto';
import { Attachments } from '../../../src/conversations/index.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { messageOf, untilState } from '../../support/messages.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { until } from '../routing/world.js';

const consumerSecret = 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw';
const us = '4337869213';
const amara = '3001969357218471936';

describe('X', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let vendor: Receiver;
  let inbox: string;
  const paths: string[] = [];

  const sign = (data: string, secret = consumerSecret) =>
    `sha256=${createHmac('sha256', secret).update(data).digest('base64')}`;
  const post = (body: string, secret = consumerSecret) =>
    fetch(`${hub.url}/channels/${inbox}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': sign(body, secret) },
      body,
    });
  const activity = (body: object) => post(JSON.stringify({ for_user_id: us, ...body }));
  const direct = (id: string, from: string, to: string, text: string) =>
    activity({
      users: { [amara]: { id: amara, name: 'Amara Osei' } },
      direct_message_events: [
        {
          type: 'message_create',
          id,
          created_timestamp: String(Date.now()),
          message_create: { sender_id: from, target: { recipient_id: to }, message_data: { text, entities: {} } },
        },
      ],
    });
  const message = (text: string) => messageOf(hub, text);
  const reached = (id: string, state: string) => untilState(hub, id, state);

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    vendor = await startReceiver();
    vendor.always((answer) => {
      paths.push(String(answer.req.url));
      if (answer.req.url?.startsWith('/2/media/upload/')) {
        answer.writeHead(200, { 'content-type': 'application/json' });
        return void answer.end(JSON.stringify({ data: { id: '710511363345354753' } }));
      }
      const id = `18650000000000000${paths.length}`;
      const data = answer.req.url === '/2/tweets' ? { id, text: 'x' } : { dm_conversation_id: '1-2', dm_event_id: id };
      answer.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
    const made = await admin.post('/v1/inboxes', {
      name: 'X',
      channel: 'x',
      settings: { apiRoot: new URL(vendor.url).origin, accountId: us },
      credentials: { consumerSecret, accessToken: 'user-token' },
    });
    expect(made.status).toBe(201);
    inbox = made.body.id;
  });
  afterAll(async () => {
    await hub.close();
    await vendor.close();
  });

  it('answers whether the address is ours, also while the database is away', async () => {
    const ask = (query: string) => fetch(`${hub.url}/channels/${inbox}?${query}`);
    const right = await ask('crc_token=abc123');
    expect([right.status, await right.json()]).toEqual([200, { response_token: sign('abc123') }]);
    const { database } = hub;
    const query = database.query.bind(database);
    const one = database.one.bind(database);
    const away = () => Promise.reject(new Error('the database is away'));
    Object.assign(database, { query: away, one: away });
    const answer = await ask('crc_token=xyz').finally(() => Object.assign(database, { query, one }));
    expect([answer.status, await answer.json()]).toEqual([200, { response_token: sign('xyz') }]);
    expect((await ask('')).status).toBe(401);
  });

  it('brings a direct message in, answers in private, and knows its own echo', async () => {
    expect((await direct('1864954121012494336', amara, us, 'is my parcel lost?')).status).toBe(200);
    const conversation = (await message('is my parcel lost?'))?.conversation_id;
    const { body: reply } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'It is found.' });
    await reached(reply.id, 'sent');
    expect(paths).toEqual([`/2/dm_conversations/with/${amara}/messages`]);
    expect(vendor.got[0].headers.authorization).toBe('Bearer user-token');
    expect(vendor.got[0].body).toEqual({ text: 'It is found.' });
    await direct('186500000000000001', us, amara, 'It is found.');
    expect(await hub.database.query(`SELECT 1 FROM message WHERE text = 'It is found.'`)).toHaveLength(1);
    // What a colleague wrote in the app itself stands in the thread too.
    await direct('1864954121012494399', us, amara, 'written on the phone');
    expect(await message('written on the phone')).toMatchObject({ conversation_id: conversation, direction: 'out' });
    const read = { sender_id: amara, target: { recipient_id: us }, created_timestamp: String(Date.now() + 1000) };
    await activity({ direct_message_mark_read_events: [read] });
    await reached(reply.id, 'read');
  });

  it('brings a mention in as public, and answers under it', async () => {
    const post = {
      id_str: '1864954121012494337',
      created_at: 'Mon Nov 24 16:00:00 +0000 2025',
      text: '@fernwood nobody answers!',
      user: { id_str: amara, name: 'Amara Osei' },
      entities: { user_mentions: [{ id_str: us }] },
    };
    expect((await activity({ tweet_create_events: [post] })).status).toBe(200);
    const said = await message('@fernwood nobody answers!');
    const { body: page } = await agent.get(`/v1/conversations/${said?.conversation_id}/messages`);
    expect(page.data[0]).toMatchObject({ isPublic: true });
    expect(said?.conversation_id).not.toBe((await message('is my parcel lost?'))?.conversation_id);
    const { body: reply } = await agent.post(`/v1/conversations/${said?.conversation_id}/messages`, { text: 'We do!' });
    await reached(reply.id, 'sent');
    expect(paths.at(-1)).toBe('/2/tweets');
    expect(vendor.got.at(-1)?.body).toEqual({
      text: 'We do!',
      reply: { in_reply_to_tweet_id: '1864954121012494337' },
    });
  });

  describe('a picture', () => {
    // More than one piece, and bytes that are no text.
    const png = Buffer.concat([
      Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
        'base64',
      ),
      Buffer.alloc(4_500_000, 0xe6),
    ]);
    const upload = async (body: Buffer): Promise<string> => {
      const file = { name: 'lid.png', contentType: 'image/png', body };
      return (await hub.app.get(Attachments).store(file, `agent:${agent.id}`)).id;
    };
    const answer = async (said: string, body: object) => {
      const { body: reply } = await agent.post(
        `/v1/conversations/${(await message(said))?.conversation_id}/messages`,
        body,
      );
      return { id: reply.id as string, ...(await reached(reply.id, 'sent')) };
    };
    const since = () => {
      const [n, p] = [vendor.got.length, paths.length];
      return () => ({ got: vendor.got.slice(n), paths: paths.slice(p) });
    };

    it('is brought to X byte by byte, and stands in the post itself', async () => {
      const after = since();
      const attachmentIds = [await upload(png)];
      const { state_reason } = await answer('@fernwood nobody answers!', { text: 'This lid?', attachmentIds });
      const { got, paths: called } = after();
      const place = '/2/media/upload/710511363345354753';
      expect(called).toEqual([
        '/2/media/upload/initialize',
        `${place}/append`,
        `${place}/append`,
        `${place}/finalize`,
        '/2/tweets',
      ]);
      expect(got[0].body).toEqual({ media_type: 'image/png', total_bytes: png.length, media_category: 'tweet_image' });
      const pieces = await Promise.all(
        got.slice(1, 3).map(async ({ bytes, headers }) => {
          const form = await new Response(new Uint8Array(bytes), {
            headers: headers as Record<string, string>,
          }).formData();
          return {
            index: form.get('segment_index'),
            piece: Buffer.from(await (form.get('media') as File).arrayBuffer()),
          };
        }),
      );
      expect(pieces.map(({ index }) => index)).toEqual(['0', '1']);
      expect(Buffer.concat(pieces.map(({ piece }) => piece)).equals(png)).toBe(true);
      expect(got.every(({ headers }) => headers.authorization === 'Bearer user-token')).toBe(true);
      expect(got[4].body).toMatchObject({ text: 'This lid?', media: { media_ids: ['710511363345354753'] } });
      expect(state_reason).toBeNull();
    });

    it('alone is a direct message without words', async () => {
      const after = since();
      await answer('is my parcel lost?', { text: '', attachmentIds: [await upload(png.subarray(0, 70))] });
      expect(after().got[0].body).toMatchObject({ media_category: 'dm_image' });
      expect(after().got.at(-1)?.body).toEqual({ attachments: [{ media_id: '710511363345354753' }] });
    });

    it('that X does not take goes as a link, and the message says why', async () => {
      const after = since();
      vendor.next((refusal) => {
        paths.push(String(refusal.req.url));
        refusal.writeHead(403).end('{"detail":"The token lacks media.write"}');
      });
      const { id, state_reason } = await answer('is my parcel lost?', {
        text: 'Here',
        attachmentIds: [await upload(png.subarray(0, 71))],
      });
      expect(after().paths).toEqual(['/2/media/upload/initialize', `/2/dm_conversations/with/${amara}/messages`]);
      const said = after().got.at(-1)?.body;
      expect(said.text).toMatch(/^Here\nlid\.png: https?:\/\/.+\/files\/.+/);
      expect(said).not.toHaveProperty('attachments');
      const why = 'lid.png went as a link: X did not take the picture (403): The token lacks media.write.';
      expect(state_reason).toBe(why);
      const tried = await hub.database.one(`SELECT state, last_error FROM delivery WHERE message_id = $1`, [id]);
      expect(tried).toEqual({ state: 'delivered', last_error: why });
    });
  });

  it('takes 280 by weight in a post and 10,000 signs in private', async () => {
    const id = (await message('@fernwood nobody answers!'))?.conversation_id;
    const write = (text: string, options?: object) => agent.post(`/v1/conversations/${id}/messages`, { text, options });
    expect((await agent.get(`/v1/conversations/${id}/reply-options`)).body.publicReply).toMatchObject({
      maxText: 280,
      weighs: true,
    });
    expect(await write('語'.repeat(141))).toMatchObject({
      status: 422,
      body: { code: 'too_long', limit: 280, length: 282 },
    });
    const sent = [
      await write(`https://fernwood.example/${'a'.repeat(300)}`),
      await write('語'.repeat(5000), { replyKind: 'private' }),
    ];
    expect(sent.map((one) => one.status)).toEqual([201, 201]);
    for (const { body } of sent) await reached(body.id, 'sent');
    expect((await write('語'.repeat(10_001), { replyKind: 'private' })).status).toBe(422);
  });

  it('says in words why X refused', async () => {
    await direct('1864954121012494340', amara, us, 'and?');
    vendor.next((answer) => answer.writeHead(403).end('{"detail":"You cannot send messages to this user."}'));
    const conversation = (await message('and?'))?.conversation_id;
    const { body } = await agent.post(`/v1/conversations/${conversation}/messages`, { text: 'Hm' });
    expect((await reached(body.id, 'failed')).state_reason).toContain('You cannot send messages to this user');
  });

  it('keeps what is another account’s out, counts what it does not know, and refuses what is not signed', async () => {
    const other = JSON.stringify({ for_user_id: '999', hologram_events: [{}] });
    expect((await post(other)).status).toBe(200);
    expect((await activity({ hologram_events: [{}] })).status).toBe(200);
    expect((await post(other, 'another')).status).toBe(401);
    expect((await post('{')).status).toBe(400);
    const ignored = async (): Promise<string[]> =>
      (await admin.get(`/v1/inboxes/${inbox}`)).body.counts.ignored.map((one: { type: string }) => one.type);
    // Counts are written a moment later.
    await until('the count', async () => (await ignored()).includes('hologram_events'));
    expect(await ignored()).toEqual(expect.arrayContaining(['hologram_events', 'another account’s ignored']));
  });
});
