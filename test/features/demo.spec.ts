import type { MergeProposal } from '../../src/contract/profiles.js';
import { fillDemo } from '../../src/demo/index.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';

/** What a newcomer finds in the workspace of a first start. */
describe('the demo workspace', () => {
  let hub: Booted;
  let maya: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    await fillDemo(hub.app);
    maya = await hub.signIn();
    await hub.settle();
  });
  afterAll(() => hub.close());

  it('has people with telephone numbers, all of the range that is nobody’s', async () => {
    const rows = await hub.database.query<{ value: string; name: string }>(
      `SELECT i.value, p.name FROM identity i JOIN profile p ON p.id = i.profile_id WHERE i.kind = 'phone'`,
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const { value } of rows) expect(value).toMatch(/^\+447700900\d{3}$/);
    // Her handoff says what it ends with.
    expect(rows.find(({ name }) => name === 'Amara Okafor')?.value).toMatch(/471$/);
  });

  it('asks about two pairs, found as any are, with reasons on both sides', async () => {
    const asked = (await maya.get('/v1/merge-proposals')).body.data as MergeProposal[];
    expect(asked.map(({ a, b }) => [a.name, b.name].sort())).toEqual([
      ['Sofia Brandt', 'Sophie Brandt'],
      ['Y. Tanabe', 'Yuki Tanabe'],
    ]);
    for (const { why, score, evidence } of asked) {
      expect(why).toBe('likely_same');
      expect(score).toBeGreaterThan(0.75);
      expect(evidence.filter(({ weight = 0 }) => weight > 0).length).toBeGreaterThan(2);
      expect(evidence.filter(({ weight = 0 }) => weight < 0).length).toBeGreaterThan(1);
    }
    const says = asked.flatMap(({ evidence }) => evidence.map((one) => one.says));
    expect(says).toEqual(
      expect.arrayContaining([
        'One given name is short for the other',
        'Phone numbers differ by one digit, or two are swapped',
        'Birth dates have day and month swapped',
      ]),
    );
  });

  it('has something in every place an administrator sets up, and leaves nobody signed in', async () => {
    const ines = await hub.signIn('admin');
    const places = [
      'canned-replies',
      'macros',
      'rules',
      'teams',
      'calendars',
      'sla-policies',
      'segments',
      'keys',
      'queues',
      'inboxes',
      'bots',
    ];
    for (const place of places) {
      const { status, body } = await ines.get(`/v1/${place}`);
      expect([place, status, body.data?.length > 0]).toEqual([place, 200, true]);
    }
    const [{ open }] = await hub.database.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM session s JOIN agent a ON a.id = s.agent_id WHERE a.name = 'Ines Keller' AND s.revoked_at IS NULL`,
    );
    expect(open).toBe(0);
  });

  it('closes nothing by itself and keeps its clocks as they were told: what is agreed counts from the next message on', async () => {
    const [{ n }] = await hub.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM conversation WHERE status <> 'resolved'`,
    );
    expect(n).toBeGreaterThan(3);
    const [{ clocks }] = await hub.database.query<{ clocks: number }>(`SELECT count(*)::int AS clocks FROM sla_clock`);
    expect(clocks).toBe(0);
  });
});
