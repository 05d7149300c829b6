import type { ConversationDetail } from '../../../src/contract/conversations.js';
import { type Interaction, type RepeatLine, repeatWindows } from '../../../src/contract/insights.js';
import { Workspace } from '../../../src/governance/index.js';
import { PlaceContact } from '../../../src/insights/place-contact.js';
import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { about, comeBack, resolve, write } from '../../support/contacts.js';
import { buildBot, buildInbox, buildQueue } from '../../support/factories.js';
import { randomFrom } from '../../support/random.js';
import { zoneAt } from '../../support/zones.js';
import { until } from '../routing/world.js';

describe('repeat contact', () => {
  let hub: Booted;
  let supervisor: Caller;
  let inboxId: string;

  beforeAll(async () => {
    hub = await bootApp();
    // Midday: no day ends between two readings that are compared.
    await hub.app.get(Workspace, { strict: false }).setZone(zoneAt(12));
    supervisor = await hub.signIn('supervisor');
    inboxId = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  const board = async () => (await supervisor.get('/v1/board')).body;
  const listed = async (window: string) => {
    const found: Interaction[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await supervisor.get(
        `/v1/interactions?repeat=${window}&limit=50${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...body.data);
      if (!body.has_more) return found;
      cursor = body.next_cursor;
    }
  };
  const sameEverywhere = async () => {
    const { body } = await supervisor.get('/v1/metrics/repeat/recompute');
    expect(body.batch).toEqual(body.live);
    expect(body.equal).toBe(true);
    const tiles = await board();
    expect({ repeat: tiles.repeat, fcr: tiles.fcr }).toEqual(body.live);
    for (const window of ['24h', '72h', '7d']) expect((await listed(window)).length).toBe(tiles.repeat[window].repeats);
  };

  it('a customer who comes back about the same issue is a repeat, wherever they write', async () => {
    const again = await comeBack(hub, inboxId, 'amara@mail.example', 'order 1');
    await hub.settle();
    const [repeat] = await listed('24h');
    expect(repeat).toMatchObject({
      id: again.interactionId,
      issueKey: 'order 1',
      repeatOf: { conversationId: again.conversationId },
    });
    expect((await board()).repeat['24h']).toEqual({ repeats: 1, interactions: 2 });
    const event = await hub.database.one(`SELECT data FROM event WHERE type = 'contact.repeated' AND subject_id = $1`, [
      again.interactionId,
    ]);
    expect(event).toMatchObject({ data: { contacts: 2, issueKey: 'order 1' } });
    await hub.settle();
    const label = (await supervisor.get(`/v1/conversations/${again.conversationId}`)).body;
    expect(label.contactsOnIssue).toBe(2);
    await sameEverywhere();
  });

  it('tells the channels of the contacts it counts, and not those of everything else they wrote', async () => {
    const from = 'dana@mail.example';
    const [chat, other] = [
      await buildInbox(hub, { channel: 'webchat' }),
      await buildInbox(hub, { channel: 'telegram' }),
    ];
    const elsewhere = await write(hub, other.id, from, 'How often do I water a fern?');
    await about(hub, elsewhere.conversationId, 'ferns');
    const told = async ({ conversationId }: { conversationId: string }) => {
      await hub.settle();
      const { facts } = (await supervisor.get(`/v1/conversations/${conversationId}`)).body as ConversationDetail;
      return facts.findLast(({ type }) => type === 'contact.repeated')?.data;
    };
    expect(await told(await comeBack(hub, inboxId, from, 'order 88'))).toMatchObject({
      contacts: 2,
      channels: ['custom'],
    });
    const third = await write(hub, chat.id, from, 'And again');
    await about(hub, third.conversationId, 'order 88');
    expect(await told(third)).toMatchObject({ contacts: 3, channels: ['custom', 'webchat'] });
    await sameEverywhere();
  });

  it('[UX-S6] is taken apart by queue, reason and bot, with the contacts behind each', async () => {
    const queueId = await buildQueue(hub);
    const botId = await buildBot(hub);
    const again = await comeBack(hub, inboxId, 'part@mail.example', 'order 77');
    await hub.settle();
    await hub.database.query(
      `INSERT INTO work_item (id, conversation_id, profile_id, queue_id, channel_class, state, enqueued_at)
       SELECT $1, l.conversation_id, l.profile_id, $2, 'chat', 'canceled', l.started_at FROM contact_link l WHERE l.interaction_id = $3`,
      [newId('wi'), queueId, again.interactionId],
    );
    await hub.database.query(
      `INSERT INTO segment (id, conversation_id, holder_kind, holder_id, reason, started_at, ended_at)
       SELECT $1, l.conversation_id, 'bot', $2, 'test', l.started_at, l.started_at FROM contact_link l WHERE l.interaction_id = $3`,
      [newId('seg'), botId, again.interactionId],
    );
    const all = (await board()).repeat;
    for (const [by, key, filter] of [
      ['queue', queueId, 'queue'],
      ['reason', 'order 77', 'issue'],
      ['bot', botId, 'bot'],
    ]) {
      const { data } = (await supervisor.get(`/v1/metrics/repeat?by=${by}`)).body as { data: RepeatLine[] };
      const line = data.find((one) => one.key === key);
      expect(line?.repeats).toEqual({ '24h': 1, '72h': 1, '7d': 1, '30d': 1 });
      // The lines add up to the tiles.
      for (const window of repeatWindows) {
        expect(data.reduce((sum, one) => sum + one.repeats[window], 0)).toBe(all[window].repeats);
        expect(data.reduce((sum, one) => sum + one.interactions, 0)).toBe(all[window].interactions);
      }
      const behind = (await supervisor.get(`/v1/interactions?repeat=24h&${filter}=${encodeURIComponent(String(key))}`))
        .body;
      expect(behind.data.map(({ id }: Interaction) => id)).toEqual([again.interactionId]);
    }
    expect((await supervisor.get('/v1/metrics/repeat?by=moon')).body.errors).toMatchObject([{ pointer: '/by' }]);
  });

  it('another issue is no repeat, until it turns out to be the same', async () => {
    const from = 'ben@mail.example';
    const again = await comeBack(hub, inboxId, from, 'order 2');
    const [first] = await hub.database.query<{ id: string }>(
      `SELECT id FROM interaction WHERE conversation_id = $1 ORDER BY started_at`,
      [again.conversationId],
    );
    const other = await write(hub, (await buildInbox(hub)).id, from, 'Where is it?');
    await about(hub, other.conversationId, 'something else');
    await hub.settle();
    expect((await listed('7d')).map(({ id }) => id)).not.toContain(other.interactionId);
    await about(hub, other.conversationId, 'order 2');
    await hub.settle();
    const found = (await listed('7d')).find(({ id }) => id === other.interactionId);
    // The one that ended, not the one still open beside it.
    expect(found?.repeatOf).toMatchObject({ id: first.id, conversationId: again.conversationId });
    await sameEverywhere();
  });

  it('thanks, and the question after them', async () => {
    const from = 'cora@mail.example';
    const first = await write(hub, inboxId, from);
    await about(hub, first.conversationId, 'order 3');
    await resolve(hub, first.conversationId);
    await hub.settle();
    const before = (await board()).repeat['7d'];
    const thanks = await write(hub, inboxId, from, 'Thank you so much!');
    await about(hub, thanks.conversationId, 'order 3');
    await hub.settle();
    expect((await board()).repeat['7d']).toEqual(before);
    await write(hub, inboxId, from, 'But now it leaks');
    await until('one more', async () => (await board()).repeat['7d'].interactions > before.interactions);
    await hub.settle();
    expect((await board()).repeat['7d']).toEqual({
      repeats: before.repeats + 1,
      interactions: before.interactions + 1,
    });
    await sameEverywhere();
  });

  it('[P-10] tile, list, API and batch agree at 10 moments of a random history with late arrivals, new keys, merges and ends', async () => {
    const { pick, below, chance, next } = randomFrom(11);
    const place = hub.app.get(PlaceContact, { strict: false });
    const people = await Promise.all(['dan', 'eve', 'fay'].map((name) => write(hub, inboxId, `${name}@mail.example`)));
    await hub.settle();
    const known: string[] = [];
    for (let step = 1; step <= 160; step += 1) {
      const what = next();
      let id = pick(known);
      if (known.length === 0 || what < 0.55) {
        id = newId('in');
        known.push(id);
        const person = pick(people);
        const hours = below(24 * 16) + 1;
        await hub.database.query(
          `INSERT INTO interaction (id, conversation_id, identity_id, issue_key, started_at, ended_at, resolved)
           SELECT $1, $2, $3, $4, s, s + make_interval(mins => $6), 'yes' FROM (SELECT now() - make_interval(hours => $5) AS s) t`,
          [
            id,
            person.conversationId,
            person.identityId,
            chance(0.15) ? null : pick(['a', 'b', 'c']),
            hours,
            pick([0, 10, 90]),
          ],
        );
      } else if (what < 0.75)
        await hub.database.query(`UPDATE interaction SET issue_key = $2 WHERE id = $1`, [
          id,
          pick(['a', 'b', 'c', null]),
        ]);
      else if (what < 0.96)
        await hub.database.query(
          `UPDATE interaction SET ended_at = started_at + make_interval(hours => $2) WHERE id = $1`,
          [id, below(40)],
        );
      else {
        const [one, other] = [pick(people), pick(people)];
        await hub.database.query(`UPDATE identity SET profile_id = $2 WHERE id = $1`, [
          one.identityId,
          other.profileId,
        ]);
        const moved = await hub.database.query<{ id: string }>(`SELECT id FROM interaction WHERE identity_id = $1`, [
          one.identityId,
        ]);
        for (const row of moved) await place.run(row.id);
      }
      await place.run(id ?? known[0]);
      if (step % 16 === 0) await sameEverywhere();
    }
    const { repeats, interactions } = (await board()).repeat['7d'];
    expect(repeats).toBeGreaterThan(20);
    expect(interactions).toBeGreaterThan(repeats);
  });

  it('every tile says what it counts', async () => {
    const { body } = await supervisor.get('/v1/metrics/definitions');
    const ids = body.data.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['waiting', 'service_level', 'repeat', 'fcr', 'with_bots', 'handoffs_today']),
    );
    for (const one of body.data)
      for (const field of ['label', 'definition', 'formula', 'window']) expect(one[field]).toMatch(/\S/);
  });
});
