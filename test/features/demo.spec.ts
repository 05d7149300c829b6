import type { MergeProposal } from '../../src/contract/profiles.js';
import { seedDemo } from '../../src/demo/index.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';

/** What a newcomer finds in the workspace of a first start. */
describe('the demo workspace', () => {
  let hub: Booted;
  let maya: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
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
});
