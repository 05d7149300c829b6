import { jest } from '@jest/globals';
import { ConsentsQueries, MakeLink } from '../../../src/governance/index.js';
import { SetConsent } from '../../../src/governance/set-consent.js';
import { issueToken } from '../../../src/kernel/auth/signed-token.js';
import { CONFIG, type RunningConfig } from '../../../src/kernel/config/running.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { type Contacted, write } from '../../support/contacts.js';
import { buildInbox } from '../../support/factories.js';
import { startMailServer } from '../../support/mail-server.js';

const PUBLIC = { kind: 'public' } as const;

describe('the customer’s own page', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  let people = 0;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = (await buildInbox(hub)).id;
    await buildInbox(hub, { channel: 'email' });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => hub.close());

  const somebody = (): Promise<Contacted> => write(hub, inbox, `amara${(people += 1)}@mail.example`);
  const state = (who: Contacted, purpose: string, channel: string, identityId: string | null = who.identityId) =>
    hub.app
      .get(ConsentsQueries)
      .state(hub.database, who.profileId, purpose, channel, identityId)
      .then((one) => one.state);
  const pathOf = (url: string) => new URL(url).pathname;
  async function pageOf(who: Contacted): Promise<string> {
    const { status, body } = await admin.post(`/v1/profiles/${who.profileId}/preference-link`, {
      identityId: who.identityId,
    });
    expect(status).toBe(200);
    return pathOf(body.url);
  }
  const form = (path: string, fields: [string, string][], headers: Record<string, string> = {}) =>
    fetch(hub.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  const unsubscribe = async (who: Contacted, purpose = 'marketing', channel = 'email') =>
    pathOf((await hub.app.get(MakeLink).unsubscribe(who.identityId, purpose, channel)) as string);
  const lines = (who: Contacted) =>
    hub.database.query<Whatever>(
      `SELECT purpose, channel, granted, source, text_id, identity_id IS NOT NULL AS address, actor_kind FROM consent WHERE profile_id = $1 ORDER BY at, id`,
      [who.profileId],
    );

  it('shows the masked address and its choices, and nothing of the person', async () => {
    const who = await somebody();
    await hub.database.query(`UPDATE profile SET name = 'Amara Okafor' WHERE id = $1`, [who.profileId]);
    const answer = await fetch(hub.url + (await pageOf(who)));
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toContain('a•••@m•••.example');
    for (const secret of ['amara', 'Amara', 'Okafor', who.profileId, who.identityId, '<script'])
      expect(html).not.toContain(secret);
    expect(html).toContain('value="marketing:email"');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('notes what was ticked, for this address alone, by the version of the words that was shown', async () => {
    const who = await somebody();
    const path = await pageOf(who);
    const shown: [string, string][] = ['marketing:email', 'survey:email', 'service:email'].map((one) => ['shown', one]);
    const answer = await form(path, [['do', 'save'], ...shown, ['on', 'marketing:email'], ['on', 'service:email']]);
    expect([answer.status, (await answer.text()).includes('role="status"')]).toEqual([200, true]);
    expect(await lines(who)).toEqual([
      {
        purpose: 'marketing',
        channel: 'email',
        granted: true,
        source: 'preference_page',
        text_id: 'ctx_marketing_1',
        address: true,
        actor_kind: 'customer',
      },
    ]);
    expect(await state(who, 'marketing', 'email')).toBe('granted');
    expect(await state(who, 'marketing', 'email', null)).toBe('unknown');
    expect(await state(who, 'marketing', 'sms')).toBe('unknown');
    // Once more the same changes nothing.
    await form(path, [['do', 'save'], ...shown, ['on', 'marketing:email'], ['on', 'service:email']]);
    expect(await lines(who)).toHaveLength(1);
  });

  it('stops everything, on channels of later too, and one thing can be chosen again', async () => {
    const who = await somebody();
    await hub.app
      .get(SetConsent, { strict: false })
      .run(who.profileId, { purpose: 'marketing', channel: 'any', granted: true, source: 'form' }, PUBLIC);
    const path = await pageOf(who);
    expect(await (await form(path, [['do', 'stop']])).text()).toContain('Everything to this address is stopped');
    for (const purpose of ['service', 'survey', 'marketing'])
      for (const channel of ['email', 'custom', 'telepathy'])
        expect(await state(who, purpose, channel)).toBe('refused');
    await form(path, [
      ['do', 'save'],
      ['shown', 'marketing:email'],
      ['on', 'marketing:email'],
    ]);
    expect(await state(who, 'marketing', 'email')).toBe('granted');
    expect(await state(who, 'marketing', 'custom')).toBe('refused');
    await form(path, [['do', 'stop']]);
    expect(await state(who, 'marketing', 'email')).toBe('refused');
  });

  it('never takes back what was refused for the whole person in another way', async () => {
    const who = await somebody();
    await hub.app
      .get(SetConsent, { strict: false })
      .run(who.profileId, { purpose: 'marketing', channel: 'email', granted: false, source: 'call' }, PUBLIC);
    const path = await pageOf(who);
    const html = await (await fetch(hub.url + path)).text();
    expect(html).toMatch(/value="marketing:email" disabled/);
    await form(path, [
      ['do', 'save'],
      ['shown', 'marketing:email'],
      ['on', 'marketing:email'],
    ]);
    expect(await state(who, 'marketing', 'email')).toBe('refused');
  });

  it('a link that is forged, over, of another kind or whose address is gone does nothing', async () => {
    const who = await somebody();
    const { secretKey } = hub.app.get<RunningConfig>(CONFIG);
    const good = await pageOf(who);
    const bad = [
      `${good.slice(0, -2)}${good.endsWith('AA') ? 'BB' : 'AA'}`,
      `/preferences/${issueToken(secretKey, 'preferences', { i: who.identityId }, -1)}`,
      `/preferences/${issueToken(secretKey, 'visitor-file', { i: who.identityId }, 60)}`,
      `/preferences/${issueToken(secretKey, 'preferences', { i: 'idn_none' }, 60)}`,
      '/preferences/nonsense',
    ];
    for (const path of bad) {
      expect((await fetch(hub.url + path)).status).toBe(404);
      expect((await form(path, [['do', 'stop']])).status).toBe(404);
    }
    expect((await form(good, [['do', 'dance']])).status).toBe(400);
    expect(await lines(who)).toEqual([]);
  });

  it('one click unsubscribes (RFC 8058): no redirect, no cookie, either shape of form; looking at the link changes nothing', async () => {
    const who = await somebody();
    const path = await unsubscribe(who);
    for (let n = 0; n < 3; n += 1) {
      const looked = await fetch(hub.url + path);
      expect([looked.status, (await looked.text()).includes('Nothing has changed yet')]).toEqual([200, true]);
    }
    expect(await lines(who)).toEqual([]);
    const answer = await form(path, [['List-Unsubscribe', 'One-Click']], { cookie: 'tl_session=x' });
    expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([
      200,
      null,
      null,
    ]);
    const parts = new FormData();
    parts.append('List-Unsubscribe', 'One-Click');
    expect((await fetch(hub.url + path, { method: 'POST', body: parts })).status).toBe(200);
    expect(await lines(who)).toMatchObject([
      { purpose: 'marketing', channel: 'email', granted: false, source: 'list_unsubscribe', address: true },
    ]);
    expect((await form(path, [['something', 'else']])).status).toBe(400);
    expect((await form(path.replace('unsubscribe', 'preferences'), [['do', 'stop']])).status).toBe(404);
  });

  it('asks too often and is told to wait', async () => {
    const who = await somebody();
    const path = await pageOf(who);
    // The clock stands: a minute that ends in between would begin to count anew.
    jest.spyOn(Date, 'now').mockReturnValue(Date.now());
    const answers = await Promise.all(Array.from({ length: 70 }, () => fetch(hub.url + path)));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThanOrEqual(10);
    expect(Number(late[0].headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('mail of a purpose that needs a yes carries the link in its headers, an answer does not', async () => {
    const server = await startMailServer();
    const { body: mailbox } = await admin.post('/v1/inboxes', {
      name: 'News',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'news@shop.example',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
        unsubscribe: 'mailto:bye@shop.example',
      },
      credentials: { smtpUser: 'news', smtpPassword: 'right' },
    });
    const who = await write(hub, mailbox.id, 'reader@mail.example');
    await hub.app
      .get(SetConsent, { strict: false })
      .run(who.profileId, { purpose: 'marketing', channel: 'email', granted: true, source: 'form' }, PUBLIC);
    const path = `/v1/conversations/${who.conversationId}/messages`;
    expect((await admin.post(path, { text: 'An answer' })).status).toBe(201);
    expect((await admin.post(path, { text: 'Our news', options: { purpose: 'marketing' } })).status).toBe(201);
    await server.until(2);
    const [answer, news] = server.got.map(({ mail }) => mail.headerLines.map(({ line }) => line).join('\n'));
    expect(answer).not.toMatch(/^List-Unsubscribe/im);
    expect(news).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const link = /^List-Unsubscribe:\s*<([^>]+)>/im.exec(news.replaceAll(/\r?\n[ \t]+/g, ''))?.[1] as string;
    expect(news.replaceAll(/\r?\n[ \t]+/g, ' ')).toContain(`<${link}>, <mailto:bye@shop.example>`);
    expect((await form(pathOf(link), [['List-Unsubscribe', 'One-Click']])).status).toBe(200);
    expect(await state(who, 'marketing', 'email')).toBe('refused');
    await server.close();
  });
});
