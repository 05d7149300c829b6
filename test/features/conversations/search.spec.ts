import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildBot, buildInbox } from '../../support/factories.js';

describe('search', () => {
  let hub: Booted;
  let agent: Caller;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn();
    inbox = (await buildInbox(hub)).id;
    await write(
      hub,
      inbox,
      'amara.okafor@mail.example',
      'The kettle arrived with a broken handle, crème brûlée set too',
    );
    await write(hub, inbox, 'amara.okafor@mail.example', 'Order 4471-A has not come');
    await write(hub, inbox, 'tom@shop.example', "It's 100% wrong: the _handle_ again & it said 'no'");
    const { profileId } = await write(hub, inbox, 'zofia@mail.example', 'hello');
    await agent.patch(`/v1/profiles/${profileId}`, { name: 'Zofia Kowalska' });
    await hub.settle();
  });
  afterAll(() => hub.close());

  const find = async (query: string) => (await agent.get(`/v1/search?query=${encodeURIComponent(query)}`)).body;
  const texts = (found: Whatever) =>
    found.messages.map((one: Whatever) => one.excerpt.map((part: Whatever) => part.text).join(''));

  it('finds words in messages, as they begin, whatever their accents, and marks them', async () => {
    const found = await find('kettle hand');
    expect(texts(found)).toEqual(['The kettle arrived with a broken handle, crème brûlée set too']);
    expect(found.messages[0].excerpt.filter((one: Whatever) => one.found).map((one: Whatever) => one.text)).toEqual([
      'kettle',
      'handle',
    ]);
    expect(found.messages[0]).toMatchObject({
      person: { name: 'Amara Okafor' },
      authorKind: 'customer',
      channel: 'custom',
    });
    expect(texts(await find('creme brulee'))).toHaveLength(1);
    expect(texts(await find('4471-A'))).toHaveLength(1);
  });

  it.each(['ketle', 'kettel', 'brokn handel'])('forgives a slip of the finger: %s', async (query) => {
    expect(texts(await find(query))).toEqual(['The kettle arrived with a broken handle, crème brûlée set too']);
  });

  it('finds people by name, slips included, by address and by part of either', async () => {
    for (const query of ['zofia', 'Kowalsk', 'zofia kowalksa', 'ZOFIA@mail.example', 'zofia@ma']) {
      expect((await find(query)).people[0]).toMatchObject({ name: 'Zofia Kowalska' });
    }
    expect((await find('okafor@mail')).people).toMatchObject([{ address: 'amara.okafor@mail.example' }]);
  });

  it('finds a conversation by its subject and its id', async () => {
    const { conversationId } = await write(hub, inbox, 'sub@mail.example', 'see subject');
    await agent.patch(`/v1/conversations/${conversationId}`, { subject: 'Refund for the blue lamp' });
    expect((await find('blue lmap')).conversations.map((one: Whatever) => one.id)).toEqual([conversationId]);
    expect((await find(conversationId)).conversations.map((one: Whatever) => one.id)).toEqual([conversationId]);
  });

  it.each(["it's 'no'", '100% _handle_', '\\ \' " & | ! ( ) : * <->', '%%%', '\u0000', '🙂🙂', 'a'.repeat(200)])(
    'takes %j for words and never fails',
    async (query) => {
      expect((await agent.get(`/v1/search?query=${encodeURIComponent(query)}`)).status).toBeLessThan(423);
    },
  );

  it('answers those who may read conversations, and nobody else', async () => {
    const bot = await hub.bot(await buildBot(hub));
    for (const path of ['/v1/search?query=kettle', '/v1/search/messages?query=kettle']) {
      expect((await hub.anybody.get(path)).status).toBe(401);
      expect((await bot.get(path)).status).toBe(403);
      for (const role of ['agent', 'supervisor', 'admin'] as const)
        expect((await (await hub.signIn(role)).get(path)).status).toBe(200);
    }
  });

  it('is paged, can be kept to one person, and says what is wrong with a question', async () => {
    const { profileId } = await write(hub, inbox, 'many@mail.example', 'lantern 0');
    for (let n = 1; n <= 4; n += 1) await write(hub, inbox, 'many@mail.example', `lantern ${n}`);
    await write(hub, inbox, 'other@mail.example', 'a lantern of somebody else');
    await hub.settle();
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await agent.get(
        `/v1/search/messages?query=lantern&profile=${profileId}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...texts({ messages: body.data }));
      if (!body.has_more) break;
      cursor = body.next_cursor;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((n) => `lantern ${n}`));
    expect((await agent.get('/v1/search/messages?query=lantern')).body.data).toHaveLength(6);
    expect(await agent.get('/v1/search?query=a')).toMatchObject({ status: 422, body: { code: 'invalid' } });
    expect((await hub.anybody.get('/v1/search?query=lantern')).status).toBe(401);
  });
});
