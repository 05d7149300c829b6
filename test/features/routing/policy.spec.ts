import { LoadQueries } from '../../../src/routing/match/load.queries.js';
import { OfferDraft, OfferWork } from '../../../src/routing/index.js';
import type { Match } from '../../../src/routing/match/match.js';
import { needOf } from '../../../src/routing/match/waiting.js';
import { Router } from '../../../src/routing/router.js';
import { type Booted, bootApp, type Whatever } from '../../support/boot-app.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { leave, offersOf, seat, until, write } from './world.js';

describe('a queue’s policy', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  const set = (queueId: string, column: string, value: unknown) =>
    hub.database.query(`UPDATE queue SET ${column} = $2 WHERE id = $1`, [
      queueId,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]);
  const place = async (steps: unknown[] = []) => {
    const queueId = await buildQueue(hub, { offerSeconds: 60 });
    await set(queueId, 'steps', steps);
    const inbox = await buildInbox(hub, { queueId });
    return { queueId, inbox };
  };
  const rings = (conversationId: string) => (one: Whatever) => one.conversation.id === conversationId;

  it('asks the next ring when its time has come, by the time the item has been in the queue', async () => {
    const { queueId, inbox } = await place([
      { seconds: 3, skills: [{ name: 'vip', min: 3 }] },
      { seconds: null, skills: [] },
    ]);
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    const conversationId = await write(hub, inbox.id);
    const offer = await noor.socket.until('offer.made', rings(conversationId));
    const waited = Date.parse(offer.offeredAt) - Date.parse(offer.waitingSince);
    expect(waited).toBeGreaterThanOrEqual(2990);
    expect(waited).toBeLessThan(8000);
    const [decision] = await hub.database.query<Whatever>(`SELECT step FROM offer WHERE conversation_id = $1`, [
      conversationId,
    ]);
    expect(decision.step).toBe(1);
    await leave([noor]);
  });

  it('overflows to the people of another queue, and goes by team and by language', async () => {
    const other = await buildQueue(hub);
    const { queueId, inbox } = await place([{ seconds: null, skills: [], also: [other], teams: ['tm_gold'] }]);
    await hub.database.query(`INSERT INTO team (id, name) VALUES ('tm_gold', 'Gold')`);
    const [outside, inside] = [
      await seat(hub, 'Ola', { queues: [queueId] }),
      await seat(hub, 'Ida', { queues: [other] }),
    ];
    await hub.database.query(`INSERT INTO team_member VALUES ('tm_gold', $1)`, [inside.person.id]);
    await inside.socket.until('offer.made', rings(await write(hub, inbox.id)));
    expect(await offersOf(outside.person)).toEqual([]);

    // A change is known to the router within a second: until then it is Ida who would be asked.
    await inside.person.put('/v1/me/status', { status: 'busy' });
    await set(queueId, 'steps', [{ seconds: null, skills: [], languages: ['pt'] }]);
    await hub.database.query(`INSERT INTO skill VALUES ('language:pt')`);
    await hub.database.query(`INSERT INTO agent_skill VALUES ($1, 'language:pt', 3)`, [outside.person.id]);
    await outside.socket.until('offer.made', rings(await write(hub, inbox.id)));
    await leave([outside, inside]);
  });

  it('keeps a customer for whoever worked for them last while they are there, and for nobody when they are not', async () => {
    const { queueId, inbox } = await place([
      { seconds: 600, skills: [], preferred: 'last_agent' },
      { seconds: null, skills: [] },
    ]);
    const from = 'amara@mail.example';
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    const first = await write(hub, inbox.id, { from });
    const offer = await maya.socket.until('offer.made', rings(first));
    await maya.person.post(`/v1/offers/${offer.id}/accept`);
    const noor = await seat(hub, 'Noor', { queues: [queueId] });
    const done = { dispositions: [], solved: 'yes' };
    expect((await maya.person.post(`/v1/conversations/${first}/wrap-up`, done)).status).toBe(204);
    const again = await write(hub, inbox.id, { from });
    expect(await maya.socket.until('offer.made', (one) => rings(again)(one) && one.id !== offer.id)).toMatchObject({
      why: 'Last worked for this customer',
    });
    // Maya leaves her desk: the offer is taken back, and the step kept for her is not waited for.
    await maya.person.put('/v1/me/status', { status: 'offline' });
    expect(await noor.socket.until('offer.made', rings(again))).toMatchObject({
      why: 'Longest idle among those who can take it',
    });
    await leave([maya, noor]);
  });

  it('pauses after a miss, twice as long after the next, and is away after the third; one click brings back', async () => {
    const { queueId, inbox } = await place();
    await hub.database.query(
      `UPDATE queue SET offer_seconds = 1, missed_pause_seconds = 2, missed_away_after = 3 WHERE id = $1`,
      [queueId],
    );
    const maya = await seat(hub, 'Maya', { queues: [queueId], limit: 1 });
    await write(hub, inbox.id);
    await write(hub, inbox.id);
    const state = async () =>
      (
        await hub.database.query<Whatever>(
          `SELECT missed, status, reason, extract(epoch FROM paused_until - (SELECT max(ended_at) FROM offer WHERE agent_id = $1))::float8 AS pause FROM agent_state WHERE agent_id = $1`,
          [maya.person.id],
        )
      )[0];
    const missed = (n: number) => until(`${n} missed`, async () => ((await state()).missed >= n ? state() : null));
    // Who missed one item gets it again only after everybody had it: the second item is another.
    const first = await missed(1);
    expect(first).toMatchObject({ status: 'available' });
    expect(first.pause).toBeCloseTo(2, 0);
    expect((await missed(2)).pause).toBeCloseTo(4, 0);
    await write(hub, inbox.id);
    await missed(3);
    const { body: desk } = await maya.person.get('/v1/me/desk');
    expect(desk).toMatchObject({ status: 'away', statusReason: 'missed_offers', missed: 3 });
    const { body: back } = await maya.person.post('/v1/me/bring-back');
    expect(back).toMatchObject({ status: 'available', statusReason: null, missed: 0 });
    await leave([maya]);
  });

  it('takes nothing for a full, blended or interrupted desk even when the router remembers it as empty', async () => {
    const { queueId, inbox } = await place();
    const maya = await seat(hub, 'Maya', { queues: [queueId] });
    await maya.person.put('/v1/me/status', { status: 'busy' });
    for (let i = 0; i < 6; i += 1) await write(hub, inbox.id);
    await hub.settle();
    // From here on nobody but this test decides: the hub's own router could be quicker.
    await hub.app.get(Router, { strict: false }).onModuleDestroy();
    const load = hub.app.get(LoadQueries, { strict: false });
    const waiting = async () =>
      load.items(
        (
          await hub.database.query<{ id: string }>(
            `SELECT id FROM work_item WHERE queue_id = $1 AND state = 'pending'`,
            [queueId],
          )
        ).map(({ id }) => id),
      );
    const [{ epoch }] = await hub.database.query<{ epoch: number }>(`SELECT epoch FROM leader WHERE name = 'router'`);
    const claim = async (sql: string, as = epoch) => {
      await hub.database.query(
        `UPDATE agent_capacity SET used = 0, "limit" = CASE channel_class WHEN 'voice' THEN 1 WHEN 'chat' THEN 3 ELSE 5 END WHERE agent_id = $1`,
        [maya.person.id],
      );
      await hub.database.query(`UPDATE work_item SET state = 'pending', offer_id = NULL WHERE queue_id = $1`, [
        queueId,
      ]);
      await hub.database.query(`DELETE FROM offer WHERE queue_id = $1`, [queueId]);
      const [agent] = await load.agents([maya.person.id]);
      await hub.database.query(sql, [maya.person.id]);
      const seen = (await waiting()).map(
        (item): Match => ({ item, agent, rule: 'longest_idle', step: 0, need: needOf(item, null, 0) }),
      );
      await hub.database.query(`UPDATE agent_state SET status = 'available' WHERE agent_id = $1`, [maya.person.id]);
      const held = await hub.app.get(OfferWork, { strict: false }).run(new OfferDraft([agent]).add(seen), as);
      await hub.database.query(`UPDATE agent_state SET status = 'busy' WHERE agent_id = $1`, [maya.person.id]);
      return held.matches.length;
    };
    const use = (what: string) => `UPDATE agent_capacity SET used = ${what} WHERE agent_id = $1`;
    expect(await claim(`SELECT $1::text`, epoch - 1)).toBe(0);
    expect(await claim(use(`CASE channel_class WHEN 'async' THEN 3 ELSE 0 END`))).toBe(2);
    expect(await claim(use(`CASE channel_class WHEN 'voice' THEN 1 ELSE 0 END`))).toBe(0);
    await hub.database.query(`UPDATE agent SET capacity_mode = 'blended' WHERE id = $1`, [maya.person.id]);
    // One chat of three takes a third of the desk: three of five mails fit beside it.
    expect(await claim(use(`CASE channel_class WHEN 'chat' THEN 1 ELSE 0 END`))).toBe(3);
    await leave([maya]);
  });
});
