import { newId } from '../../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';

describe('an answer on two records is taken back', () => {
  let hub: Booted;
  let agent: Caller;
  beforeAll(async () => {
    hub = await bootApp();
    agent = await hub.signIn('agent');
  });
  afterAll(() => hub.close());

  async function record(name: string): Promise<string> {
    const id = newId('pf');
    await hub.database.query(`INSERT INTO profile (id, root_id, name) VALUES ($1, $1, $2)`, [id, name]);
    return id;
  }
  async function ask(a: string, b: string): Promise<string> {
    const id = newId('mpr');
    await hub.database.query(
      `INSERT INTO merge_proposal (id, a, b, score, evidence, why) VALUES ($1, LEAST($2, $3), GREATEST($2, $3), 0.8, '[]', 'likely_same')`,
      [id, a, b],
    );
    return id;
  }
  const stateOf = async (id: string) => (await agent.get(`/v1/merge-proposals/${id}`)).body.state;

  it('asks again after "not the same", and after a merge that was undone', async () => {
    const [a, b] = [await record('Amara Okafor'), await record('A. Okafor')];
    const asked = await ask(a, b);
    await agent.post(`/v1/merge-proposals/${asked}/answer`, { accept: false });
    expect(await stateOf(asked)).toBe('rejected');
    expect(await agent.post(`/v1/merge-proposals/${asked}/reopen`)).toMatchObject({
      status: 200,
      body: { state: 'open' },
    });
    await agent.post(`/v1/merge-proposals/${asked}/answer`, { accept: true, surviving: b });
    // While they are one there is nothing to ask.
    expect(await agent.post(`/v1/merge-proposals/${asked}/reopen`)).toMatchObject({
      status: 409,
      body: { code: 'already_merged' },
    });
    await agent.post(`/v1/profiles/${a}/unmerge`, { reason: 'undone' });
    expect(await stateOf(asked)).toBe('rejected');
    await agent.post(`/v1/merge-proposals/${asked}/reopen`);
    expect((await agent.get('/v1/merge-proposals')).body.data).toMatchObject([{ id: asked, state: 'open' }]);
    expect(await agent.get('/v1/merge-proposals/none')).toMatchObject({ status: 404 });
    expect(await agent.post('/v1/merge-proposals/none/reopen')).toMatchObject({ status: 404 });
  });

  it('says who leads by the record that leads now, when one of the two was joined to a third meanwhile', async () => {
    const [a, b, c] = [await record('Ana Silva'), await record('Anna Silva'), await record('A Silva')];
    const asked = await ask(a, b);
    await agent.post(`/v1/profiles/${c}/merge`, { discarded: b });
    const { body } = await agent.get(`/v1/merge-proposals/${asked}`);
    expect([body.a.id, body.b.id].sort()).toEqual([a, c].sort());
    expect(await agent.post(`/v1/merge-proposals/${asked}/answer`, { accept: true, surviving: c })).toMatchObject({
      status: 200,
    });
    expect((await agent.get(`/v1/profiles/${a}`)).body.id).toBe(c);
  });
});
