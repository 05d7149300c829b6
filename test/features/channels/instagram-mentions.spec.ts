import { createHmac } from 'node:crypto';
import { TimerClock } from '../../../src/kernel/jobs/timer-clock.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type GraphDouble, startGraphDouble } from './meta.graph-double.js';

const SECRET = 'the-app-secret';
const ME = '17841405822304914';

describe('a mention on Instagram, which tells neither the words nor who wrote them', () => {
  let hub: Booted;
  let admin: Caller;
  let agent: Caller;
  let graph: GraphDouble;
  let inbox: string;
  let made = 0;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    agent = await hub.signIn('agent');
    graph = await startGraphDouble();
    const { body } = await admin.post('/v1/inboxes', {
      name: 'instagram',
      channel: 'instagram',
      settings: { accountId: ME, apiRoot: graph.root },
      credentials: { appSecret: SECRET, verifyToken: 'verify me', accessToken: 'tok' },
    });
    inbox = body.id;
  });
  afterAll(async () => {
    await graph.close();
    await hub.close();
  });
  beforeEach(() => graph.clear());

  /** Tells of a mention, and returns its message's id once the vendor has its 200. */
  const tell = async (value: Record<string, unknown>): Promise<string> => {
    const entry = [{ id: ME, time: Math.floor(Date.now() / 1000), changes: [{ field: 'mentions', value }] }];
    const raw = JSON.stringify({ object: 'instagram', entry });
    const signature = `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const answer = await fetch(`${hub.url}/channels/${inbox}`, { method: 'POST', headers, body: raw });
    expect(answer.status).toBe(200);
    const id = String(value.comment_id ?? value.media_id);
    const row = await hub.database.one<{ id: string }>(`SELECT id FROM message WHERE external_id = $1`, [id]);
    return row?.id as string;
  };
  const comment = (): { media_id: string; comment_id: string } => {
    made += 1;
    return { media_id: `5${made}`, comment_id: `180${made}` };
  };
  const read = async (id: string): Promise<{ message: Whatever; conversation: Whatever }> => {
    const row = await hub.database.one<{ id: string }>(`SELECT conversation_id AS id FROM message WHERE id = $1`, [id]);
    const { body: page } = await agent.get(`/v1/conversations/${row?.id}/messages`);
    const { body: conversation } = await agent.get(`/v1/conversations/${row?.id}`);
    return { message: page.data.find((one: Whatever) => one.id === id), conversation };
  };
  const counted = async (): Promise<string[]> => {
    const rows = await hub.database.query<{ type: string }>(`SELECT type FROM inbox_count WHERE inbox_id = $1`, [
      inbox,
    ]);
    return rows.map(({ type }) => type);
  };
  const until = async (look: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 15_000; !(await look()); await new Promise((done) => setTimeout(done, 10)))
      if (Date.now() > end) throw new Error('it did not happen');
  };
  const nextTry = async () => {
    await hub.settle();
    await hub.database.query(`UPDATE timer SET run_at = now() WHERE kind LIKE 'words.%'`);
    (hub.app.get(TimerClock) as unknown as { wakeIn(ms: number): void }).wakeIn(0);
    await until(
      async () =>
        (await hub.database.query(`SELECT 1 FROM timer WHERE kind LIKE 'words.%' AND run_at <= now()`)).length === 0,
    );
    await hub.settle();
  };

  it('is asked for after it is stored: its words, its author, the row of the list and the screens are put right', async () => {
    let release: () => void = () => undefined;
    graph.hold(new Promise<void>((done) => (release = done)));
    const value = comment();
    const said = { id: value.comment_id, text: 'fernwood my fern died in a day', username: 'amara.grows' };
    graph.next({ status: 200, body: { mentioned_comment: said, id: ME } });
    const id = await tell(value);
    // The vendor has its answer while ours is still out.
    expect(await read(id)).toMatchObject({
      message: { text: 'Mentioned us in a comment', author: { name: 'Somebody on Instagram' } },
    });
    const socket = await agent.socket();
    const { message } = await read(id);
    await new Promise((done) => socket.emit('view', { conversationId: message.conversationId }, done));
    release();
    const shown = await socket.until('message.added', ({ message: one }) => one.id === id);
    socket.close();
    expect(shown.message).toMatchObject({ text: said.text, author: { name: '@amara.grows' }, isPublic: true });
    expect(shown.conversation).toMatchObject({
      profile: { name: '@amara.grows' },
      lastMessage: { text: said.text },
    });
    await hub.settle();
    const wanted = `mentioned_comment.comment_id(${value.comment_id}){id,text,username}`;
    expect(
      graph.got.map(({ method, path, headers }) => [method, decodeURIComponent(path), headers.authorization]),
    ).toEqual([['GET', `/v23.0/${ME}?fields=${wanted}`, 'Bearer tok']]);
    const { body: found } = await agent.get('/v1/search?query=fern%20died');
    expect(JSON.stringify(found)).toContain(id);
    // Sent again by the vendor, nothing is asked a second time.
    await tell(value);
    await hub.settle();
    expect(graph.got).toHaveLength(1);
  });

  it('in a caption is asked for by its post', async () => {
    graph.next({ status: 200, body: { mentioned_media: { id: '7001', caption: 'thanks fernwood', username: 'bo' } } });
    const id = await tell({ media_id: '7001' });
    await hub.settle();
    expect(await read(id)).toMatchObject({ message: { text: 'thanks fernwood', author: { name: '@bo' } } });
    expect(decodeURIComponent(graph.got[0].path)).toContain('mentioned_media.media_id(7001){id,caption,username}');
  });

  it('keeps the name a colleague gave its author meanwhile', async () => {
    let release: () => void = () => undefined;
    graph.hold(new Promise<void>((done) => (release = done)));
    const value = comment();
    graph.next({ status: 200, body: { mentioned_comment: { text: 'hello', username: 'amara.grows' } } });
    const id = await tell(value);
    const { conversation } = await read(id);
    await agent.patch(`/v1/profiles/${conversation.profile.id}`, { name: 'Amara Osei' });
    release();
    await hub.settle();
    expect(await read(id)).toMatchObject({ message: { text: 'hello', author: { name: 'Amara Osei' } } });
  });

  it('is asked for again while Instagram has trouble', async () => {
    const value = comment();
    graph.next({ status: 500, body: {} });
    graph.next({ status: 200, body: { mentioned_comment: { text: 'still there?', username: 'cyd' } } });
    const id = await tell(value);
    await nextTry();
    expect(await read(id)).toMatchObject({ message: { text: 'still there?', author: { name: '@cyd' } } });
    expect(graph.got).toHaveLength(2);
  });

  it('stays as it is when Instagram refuses: the inbox’s health says why, and it can be asked once more', async () => {
    const value = comment();
    const error = { code: 190, error_subcode: 460, message: 'The session is no longer valid' };
    graph.next({ status: 400, body: { error } });
    const id = await tell(value);
    await hub.settle();
    const why = 'the access token is expired or was revoked: renew it in the inbox’s settings (190/460)';
    await until(async () => (await counted()).includes(`words not told: ${why}`));
    const { body: shown } = await admin.get(`/v1/inboxes/${inbox}`);
    expect(shown.counts.ignored).toContainEqual(
      expect.objectContaining({ type: `words not told: ${why}`, count: 1, known: true }),
    );
    expect(await read(id)).toMatchObject({
      message: { text: 'Mentioned us in a comment', author: { name: 'Somebody on Instagram' } },
    });
    const { body: letters } = await admin.get('/v1/dead-letters');
    const letter = letters.data.find(({ payload }: Whatever) => payload.messageId === id);
    expect(letter).toMatchObject({ kind: 'words', source: inbox, error: why, attempts: 1 });
    graph.next({ status: 200, body: { mentioned_comment: { text: 'found you', username: 'dee' } } });
    await admin.post(`/v1/dead-letters/${letter.id}/replay`);
    await nextTry();
    await until(async () => (await read(id)).message.text === 'found you');
  });

  it('that names its author and its words is asked for nothing', async () => {
    const value = { ...comment(), text: 'all there', from: { id: '99', username: 'eve' } };
    const id = await tell(value);
    await hub.settle();
    expect(await read(id)).toMatchObject({ message: { text: 'all there', author: { name: '@eve' } } });
    expect(graph.got).toEqual([]);
  });
});
