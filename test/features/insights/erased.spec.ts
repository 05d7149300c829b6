import { type Interaction, type RepeatLine, repeatGroups, repeatWindows } from '../../../src/contract/insights.js';
import { MergeProfiles } from '../../../src/profiles/index.js';
import { ErasePerson } from '../../../src/profiles/erase/erase-person.js';
import { type Booted, bootApp, type Caller, type Whatever } from '../../support/boot-app.js';
import { comeBack, write } from '../../support/contacts.js';
import { buildInbox, buildQueue } from '../../support/factories.js';
import { placesOf } from '../../support/scan-database.js';
import { until } from '../routing/world.js';

const SYSTEM = { kind: 'system', id: null } as const;

describe('figures after a person was erased', () => {
  let hub: Booted;
  let admin: Caller;
  let inbox: string;
  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    inbox = (await buildInbox(hub)).id;
  });
  afterAll(() => hub.close());

  const erase = (id: string) => hub.app.get(ErasePerson, { strict: false }).run(id, 'their wish', { kind: 'public' });
  const read = async (path: string) => (await admin.get(path)).body;
  const listed = async (window: string) =>
    (await read(`/v1/interactions?repeat=${window}&limit=100`)).data as Interaction[];
  const tiles = async () => {
    const { repeat, fcr } = await read('/v1/board');
    return { repeat, fcr };
  };

  it('contacts stay counted, without the person: tile, list, groups and the recomputation agree before and after', async () => {
    const ana = await comeBack(hub, inbox, 'ana@mail.example', 'order qxana');
    await comeBack(hub, inbox, 'ben@mail.example', 'order 2');
    const second = await comeBack(hub, inbox, 'ana.second@mail.example', 'order qxana');
    await hub.app
      .get(MergeProfiles)
      .run({ surviving: ana.profileId, discarded: second.profileId, reason: 'test' }, SYSTEM);
    await hub.settle();
    const before = await tiles();
    expect(before.repeat['24h']).toEqual({ repeats: 4, interactions: 6 });
    const agree = async () => {
      const { live, batch, equal } = await read('/v1/metrics/repeat/recompute');
      expect(batch).toEqual(live);
      expect(equal).toBe(true);
      const now = await tiles();
      expect(now).toEqual(live);
      for (const window of repeatWindows) {
        expect(await listed(window)).toHaveLength(now.repeat[window].repeats);
        for (const by of repeatGroups) {
          const { data } = (await read(`/v1/metrics/repeat?by=${by}`)) as { data: RepeatLine[] };
          expect(data.reduce((sum, one) => sum + one.repeats[window], 0)).toBe(now.repeat[window].repeats);
        }
      }
    };
    await agree();
    await erase(second.profileId);
    await hub.settle();
    expect(await tiles()).toEqual(before);
    await agree();
    const left = (await listed('24h')).filter(({ profile }) => profile === null);
    expect(left).toHaveLength(3);
    for (const one of left)
      expect(one).toMatchObject({ conversationId: null, issueKey: null, repeatOf: { conversationId: null } });
    expect(await placesOf(hub.database, 'qxana')).toEqual([]);
    // Whoever writes from the same address now is somebody new, who repeats nobody.
    const again = await write(hub, inbox, 'ana@mail.example');
    await hub.settle();
    expect((await listed('24h')).map(({ id }) => id)).not.toContain(again.interactionId);
    await agree();
  });

  it('whoever waited waits no more, in the queue’s count and behind its tile', async () => {
    const queue = await buildQueue(hub);
    const box = (await buildInbox(hub, { queueId: queue })).id;
    const gone = await write(hub, box, 'waits@mail.example');
    await write(hub, box, 'waits.too@mail.example');
    const waiting = async () =>
      (await read('/v1/board')).queues.find((one: Whatever) => one.queue.id === queue)?.waiting as number;
    await until('both waiting', async () => (await waiting()) === 2);
    await erase(gone.profileId);
    await hub.settle();
    expect(await waiting()).toBe(1);
    expect((await read(`/v1/floor/items?list=waiting&queue=${queue}`)).data).toHaveLength(1);
  });

  it('computed traits and segments hold nobody who was erased, and count the others as before', async () => {
    const [a, b] = [await write(hub, inbox, 'seg.a@mail.example'), await write(hub, inbox, 'seg.b@mail.example')];
    for (const one of [a, b]) await admin.patch(`/v1/profiles/${one.profileId}`, { attributes: { plan: 'qxgold' } });
    const segment = (
      await admin.post('/v1/segments', {
        name: 'Gold',
        rules: { all: [{ trait: 'plan', op: 'is', value: 'qxgold' }] },
      })
    ).body.id as string;
    const people = async () => (await read(`/v1/segments/${segment}`)).people as number;
    await until('both belong', async () => (await people()) === 2);
    await erase(a.profileId);
    expect(await people()).toBe(1);
    const members = async () =>
      (await read(`/v1/segments/${segment}/members`)).data.map((one: Whatever) => one.profileId);
    expect(await members()).toEqual([b.profileId]);
    const counted = await admin.post('/v1/segments/preview', {
      rules: { all: [{ trait: 'plan', op: 'is', value: 'qxgold' }] },
    });
    expect(counted.body).toMatchObject({ people: 1 });
    expect((await admin.post('/v1/traits/recompute', {})).status).toBeLessThan(300);
    await hub.settle();
    const kept = await hub.database.query(
      `SELECT 'trait' FROM computed_trait WHERE profile_id = $1 UNION ALL SELECT 'member' FROM segment_member WHERE profile_id = $1`,
      [a.profileId],
    );
    expect(kept).toEqual([]);
    expect((await read(`/v1/profiles/${b.profileId}`)).segments).toMatchObject([{ id: segment }]);
  });
});
