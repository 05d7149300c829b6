import type { AlertIncident } from '../../../src/contract/alerts.js';
import { WatchFloor } from '../../../src/insights/alerts/watch-floor.js';
import { KeepCounts } from '../../../src/insights/counting/keep-counts.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller, type HeardSocket } from '../../support/boot-app.js';
import { write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { startMailServer } from '../../support/mail-server.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';

describe('the supervisor’s desk', () => {
  let hub: Booted;
  let supervisor: Caller;
  let queueId: string;
  let conversation: { conversationId: string; profileId: string };

  beforeAll(async () => {
    hub = await bootApp();
    supervisor = await hub.signIn('supervisor', 'Tomasz Nowak');
    queueId = await buildQueue(hub, { name: 'Deliveries', goalSeconds: 60 });
    const inbox = await buildInbox(hub, { botId: await buildBot(hub) });
    conversation = await write(hub, inbox.id, 'nina@mail.example');
  });
  afterAll(() => hub.close());

  async function waits(count: number, secondsAgo: number, queue = queueId): Promise<void> {
    await hub.database.query(
      `WITH more AS (INSERT INTO conversation (id, inbox_id, identity_id, profile_id, control_kind, thread)
         SELECT 'cv_' || $5 || n, inbox_id, identity_id, $2, 'queue', $5 || n FROM conversation, generate_series(1, $4::int) n WHERE id = $1 RETURNING id)
       INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, enqueued_at)
       SELECT 'wi_' || id, id, $2, $3, 'chat', now() - make_interval(secs => $6) FROM more`,
      [conversation.conversationId, conversation.profileId, queue, count, newId('x'), secondsAgo],
    );
    await hub.app.get(KeepCounts).mend();
  }

  it('[UX-S2] a layout is kept on the account: another sign-in of the same person has it, another person does not', async () => {
    const usual = (await supervisor.get('/v1/floor/layout')).body;
    expect(usual.cards).toContain('queues');
    const mine = {
      tiles: [
        { id: 'repeat_30d', size: 'large' },
        { id: 'waiting', size: 'small' },
      ],
      cards: ['people', 'queues'],
      saved: [{ name: 'Calls', tiles: [{ id: 'asa', size: 'small' }], cards: [] }],
    };
    expect((await supervisor.put('/v1/floor/layout', mine)).body).toEqual(mine);
    const { Sessions } = await import('../../../src/kernel/auth/sessions.js');
    const { token } = await hub.app.get(Sessions).open(supervisor.id);
    const elsewhere = await fetch(`${hub.url}/v1/floor/layout`, { headers: { cookie: `tl_session=${token}` } });
    expect(await elsewhere.json()).toEqual(mine);
    const other = await hub.signIn('supervisor');
    expect((await other.get('/v1/floor/layout')).body).toEqual(usual);
    const twice = await supervisor.put('/v1/floor/layout', { ...mine, cards: ['people', 'people'] });
    expect(twice.body.errors).toMatchObject([{ pointer: '/cards' }]);
    const strange = await supervisor.put('/v1/floor/layout', { ...mine, tiles: [{ id: 'mood' }] });
    expect(strange.status).toBe(422);
  });

  it('[UX-S3] behind a tile stands its work, a page at a time and each once', async () => {
    const many = await buildQueue(hub, { name: 'Many' });
    await waits(150, 600, many);
    const seen = new Set<string>();
    let cursor: string | null = null;
    let pages = 0;
    do {
      const { body } = await supervisor.get(
        `/v1/floor/items?list=waiting&queue=${many}&limit=60${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      for (const { id } of body.data) seen.add(id);
      cursor = body.next_cursor;
      pages += 1;
    } while (cursor);
    expect([seen.size, pages]).toEqual([150, 3]);
    const { body } = await supervisor.get(`/v1/floor/items?list=with_bots`);
    expect(body.data).toMatchObject([{ conversationId: conversation.conversationId, agent: { name: 'Wren' } }]);
    for (const list of ['in_service', 'abandoned', 'late', 'callbacks_due'])
      expect((await supervisor.get(`/v1/floor/items?list=${list}`)).body.data).toEqual([]);
    expect((await supervisor.get('/v1/floor/items?list=all')).status).toBe(422);
    expect((await (await hub.signIn('agent')).get('/v1/floor/items?list=waiting')).status).toBe(403);
  });

  it('a task about a person alone names the person in every list it stands in', async () => {
    const admin = await hub.signIn('admin');
    const agent = await hub.signIn('agent', 'Maya Singh');
    const quick = await buildQueue(hub, { name: 'Quick', goalSeconds: 60 });
    const { profileId } = (await admin.post('/v1/identify', { userId: newId('u'), traits: { name: 'Ines Quiet' } }))
      .body;
    const { workItemId } = (await admin.post('/v1/tasks', { title: 'Send a card', profileId, queueId: quick })).body;
    await hub.settle();
    const rows = async (list: string) =>
      (await supervisor.get(`/v1/floor/items?list=${list}&queue=${quick}`)).body.data;
    const alone = { id: workItemId, conversationId: null, profile: { id: profileId, name: 'Ines Quiet' } };
    expect(await rows('waiting')).toMatchObject([alone]);
    await hub.database.query(
      `UPDATE queue_stay SET entered_at = entered_at - interval '90 seconds' WHERE work_item_id = $1`,
      [workItemId],
    );
    await admin.post(`/v1/work-items/${workItemId}/reassign`, { agentId: agent.id, force: true });
    await hub.settle();
    expect(await rows('in_service')).toMatchObject([alone]);
    expect(await rows('late')).toMatchObject([alone]);
    await admin.post(`/v1/work-items/${workItemId}/complete`, { done: true });
  });

  it('[UX-S9] a kiosk link shows numbers and nobody: kept as a hash, and nothing once it is taken back', async () => {
    const { body: made } = await supervisor.post('/v1/kiosk-links', { name: 'Hall', tiles: ['waiting', 'repeat_72h'] });
    const show = (token: string) => fetch(`${hub.url}/v1/kiosk/board`, { headers: { 'x-kiosk-token': token } });
    const asked = await show(made.token);
    const text = await asked.text();
    const board = JSON.parse(text);
    expect(board.tiles.map(({ id }: { id: string }) => id)).toEqual(['waiting', 'repeat_72h']);
    expect(board.queues.find(({ name }: { name: string }) => name === 'Many')).toMatchObject({
      waiting: 150,
      staffed: false,
    });
    for (const word of ['Tomasz', 'Amara', 'Okafor', 'nina', conversation.profileId, supervisor.id])
      expect(text).not.toContain(word);
    const stored = JSON.stringify(await hub.database.query(`SELECT * FROM kiosk_link`));
    expect(stored).not.toContain(made.token);
    expect((await show('tlk_nothing')).status).toBe(401);
    expect((await supervisor.delete(`/v1/kiosk-links/${made.link.id}`)).status).toBe(204);
    const after = await show(made.token);
    expect(after.status).toBe(401);
    expect(await after.json()).toMatchObject({ code: 'kiosk_link' });
    expect((await supervisor.get('/v1/kiosk-links')).body.data[0]).toMatchObject({
      name: 'Hall',
      createdBy: 'Tomasz Nowak',
    });
  });

  describe('alerts', () => {
    let receiver: Receiver;
    let screen: HeardSocket;
    const look = () => hub.app.get(WatchFloor).look();
    const firing = async (): Promise<AlertIncident[]> => (await supervisor.get('/v1/alerts?state=firing')).body.data;
    const rule = (more: object = {}) => ({
      name: 'Too many wait',
      metric: 'waiting',
      queueId,
      threshold: 10,
      clearsAt: 4,
      ...more,
    });
    const leave = async (count: number) => {
      await hub.database.query(
        `UPDATE work_item SET state = 'canceled' WHERE id IN (SELECT id FROM work_item WHERE queue_id = $1 AND state = 'pending' LIMIT $2)`,
        [queueId, count],
      );
      await hub.database.query(`UPDATE queue_stay SET entered_at = now() - interval '1 hour'`);
      await hub.app.get(KeepCounts).mend();
    };

    beforeAll(async () => {
      receiver = await startReceiver();
      screen = await supervisor.socket('supervisor');
      await hub.database.query(`UPDATE alert_rule SET enabled = false`);
    });
    afterAll(async () => {
      screen.disconnect();
      await receiver.close();
    });

    it('eight rules come with the hub, each of something that can be looked at', async () => {
      const { data } = (await supervisor.get('/v1/alert-rules')).body;
      expect(data).toHaveLength(8);
      const known = (await supervisor.get('/v1/alert-metrics')).body.data.map(({ id }: { id: string }) => id);
      for (const { metric } of data) expect(known).toContain(metric);
    });

    it('[UX-S8] fires once, reaches the webhook signed, is acknowledged, and is over only past the other mark', async () => {
      const secret = `whsec_${Buffer.from('a secret of at least 24 bytes').toString('base64')}`;
      const { body: made } = await supervisor.post(
        '/v1/alert-rules',
        rule({ webhookUrl: receiver.url, webhookSecret: secret }),
      );
      expect(made).toMatchObject({ signed: true, webhookUrl: receiver.url });
      expect(JSON.stringify(made)).not.toContain(secret);
      await waits(12, 40);
      for (let i = 0; i < 3; i += 1) await look();
      const [incident, ...more] = await firing();
      expect(more).toEqual([]);
      expect(incident).toMatchObject({ rule: { name: 'Too many wait' }, queue: { name: 'Deliveries' }, value: 12 });
      expect(incident.toldAt).not.toBeNull();
      await screen.until('alert.changed', (one: AlertIncident) => one.id === incident.id && one.toldAt !== null);
      const [told] = await receiver.until(1);
      expect(told.body).toMatchObject({ type: 'alert.fired', data: { id: incident.id, value: 12 } });
      expect(told.headers['webhook-signature']).toMatch(/^v1,/);
      const seen = await supervisor.post(`/v1/alerts/${incident.id}/acknowledge`);
      expect(seen.body.acknowledged).toMatchObject({ by: 'Tomasz Nowak' });
      await leave(6);
      await look();
      expect(await firing()).toHaveLength(1);
      await leave(3);
      await look();
      expect(await firing()).toEqual([]);
      const both = await receiver.until(2);
      expect(both.map(({ body }) => body.type)).toEqual(['alert.fired', 'alert.resolved']);
      await look();
      expect((await supervisor.post(`/v1/alerts/${incident.id}/snooze`, { minutes: 5 })).body.code).toBe(
        'incident_over',
      );
      await supervisor.delete(`/v1/alert-rules/${made.id}`);
    });

    it('says who could not be told: with no inbox nothing leaves; with one the mail does', async () => {
      const { body: made } = await supervisor.post('/v1/alert-rules', rule({ emails: ['desk@mail.example'] }));
      await waits(12, 40);
      await look();
      await hub.settle();
      const untold = { to: 'desk@mail.example', why: 'no e-mail inbox is connected' };
      await screen.until('alert.changed', (one: AlertIncident) => one.untold.length === 1);
      expect((await firing())[0].untold).toEqual([untold]);
      await supervisor.delete(`/v1/alert-rules/${made.id}`);

      const server = await startMailServer();
      const admin = await hub.signIn('admin', 'Ana Admin');
      const settings = { address: 'care@fernwood.example', smtpHost: '127.0.0.1', smtpPort: server.port };
      const inbox = await admin.post('/v1/inboxes', { name: 'Mail', channel: 'email', settings });
      expect(inbox.status).toBe(201);
      await supervisor.post(
        '/v1/alert-rules',
        rule({ emails: ['desk@mail.example'], runbook: 'Call the second line' }),
      );
      await look();
      const { mail, to } = await server.until(1);
      expect(to).toEqual(['desk@mail.example']);
      expect(mail.subject).toBe('Deliveries: Too many wait');
      expect(mail.text).toMatch(/It is 1\d; trouble is 10\./);
      expect(mail.text).toContain('Call the second line');
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
      await hub.settle();
      const [notice] = await hub.database.query<{ state: string }>(
        `SELECT state FROM alert_notice ORDER BY at DESC LIMIT 1`,
      );
      expect(notice).toEqual({ state: 'sent' });
      expect((await firing())[0].untold).toEqual([]);
      await hub.database.query(`DELETE FROM alert_rule WHERE name = 'Too many wait'`);

      // The oldest inbox until somebody chooses another; a paused one is not used meanwhile.
      const second = await admin.post('/v1/inboxes', {
        name: 'Alerts',
        channel: 'email',
        settings: { ...settings, address: 'alerts@fernwood.example' },
      });
      const before = (await supervisor.get('/v1/alert-mail')).body;
      expect(before).toMatchObject({ inboxId: null, uses: inbox.body.id });
      expect(before.inboxes.map((one: { address: string }) => one.address)).toEqual([
        'care@fernwood.example',
        'alerts@fernwood.example',
      ]);
      const wrong = await supervisor.put('/v1/alert-mail', { inboxId: 'ib_none' });
      expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/inboxId' }] } });
      const chosen = await supervisor.put('/v1/alert-mail', { inboxId: second.body.id });
      expect(chosen.body).toMatchObject({ inboxId: second.body.id, uses: second.body.id });
      await supervisor.post('/v1/alert-rules', rule({ emails: ['desk@mail.example'] }));
      await look();
      expect((await server.until(2)).mail.from?.text).toContain('alerts@fernwood.example');
      await hub.database.query(`UPDATE inbox SET paused = true WHERE id = $1`, [second.body.id]);
      expect((await supervisor.get('/v1/alert-mail')).body.uses).toBe(inbox.body.id);
      expect((await (await hub.signIn('agent')).put('/v1/alert-mail', { inboxId: null })).status).toBe(403);
      await hub.database.query(`DELETE FROM alert_rule WHERE name = 'Too many wait'`);
      await server.close();
    });

    it('nobody is missed where nobody is to be there: a closed queue is no trouble until it opens', async () => {
      const admin = await hub.signIn('admin');
      const night = await buildQueue(hub, { name: 'Night' });
      const calendar = { name: 'Never', timeZone: 'Europe/Lisbon', weekly: [] };
      const { body: made } = await admin.post('/v1/calendars', calendar);
      await hub.database.query(`UPDATE queue SET hours_id = $2 WHERE id = $1`, [night, made.id]);
      const watch = rule({
        name: 'Nobody there',
        metric: 'unstaffed_waiting',
        queueId: night,
        threshold: 1,
        clearsAt: 0,
      });
      await supervisor.post('/v1/alert-rules', watch);
      await waits(3, 40, night);
      await look();
      const here = async () => (await firing()).filter(({ queue }) => queue?.name === 'Night');
      expect(await here()).toEqual([]);
      const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', until: '24:00' }));
      expect((await admin.patch(`/v1/calendars/${made.id}`, { ...calendar, weekly })).status).toBe(200);
      await look();
      expect(await here()).toMatchObject([{ value: 3 }]);
      await hub.database.query(`DELETE FROM alert_rule WHERE name = 'Nobody there'`);
    });

    it('quiet hours and a snooze put the telling off, and do not lose it', async () => {
      const zone = new Date();
      const at = (minutes: number) => new Date(zone.getTime() + minutes * 60_000).toISOString().slice(11, 16);
      const { body: made } = await supervisor.post(
        '/v1/alert-rules',
        rule({ quiet: { from: at(-60), until: at(60) } }),
      );
      await waits(12, 40);
      await look();
      expect((await firing())[0].toldAt).toBeNull();
      await supervisor.put(`/v1/alert-rules/${made.id}`, rule({ quiet: null }));
      await look();
      const [told] = await firing();
      expect(told.toldAt).not.toBeNull();
      await supervisor.post(`/v1/alerts/${told.id}/snooze`, { minutes: 10 });
      await look();
      expect((await firing())[0].toldAt).toBeNull();
      await hub.database.query(`UPDATE alert_incident SET snoozed_until = now() - interval '1 second' WHERE id = $1`, [
        told.id,
      ]);
      await look();
      expect((await firing())[0].toldAt).not.toBeNull();
    });

    it('refuses what cannot be looked at, and marks the wrong way round', async () => {
      const refused = async (more: object) =>
        (await supervisor.post('/v1/alert-rules', rule(more))).body.errors?.[0].pointer;
      expect(await refused({ metric: 'containment' })).toBe('/metric');
      expect(await refused({ clearsAt: 11 })).toBe('/clearsAt');
      expect(await refused({ queueId: 'qu_none' })).toBe('/queueId');
      expect(await refused({ webhookUrl: 'ftp://a.example' })).toBe('/webhookUrl');
      expect(await refused({ quiet: { from: '25:00', until: '07:00' } })).toBe('/quiet/from');
    });
  });
});
