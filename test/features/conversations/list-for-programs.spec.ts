import { hashToken } from '../../../src/kernel/auth/hash.js';
import { newId, newSecret } from '../../../src/kernel/ids.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { buildInbox, writeIn } from '../../support/factories.js';

describe('the list of conversations', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
    await writeIn(hub, await buildInbox(hub), { text: 'Is my fern on its way?' });
  });
  afterAll(() => hub.close());

  it('is of everybody for a program, which has none of its own, and of oneself for a person', async () => {
    const secret = `tl_test_${newSecret()}`;
    await hub.database.query(`INSERT INTO api_key (id, prefix, secret_hash, role) VALUES ($1, $2, $3, 'supervisor')`, [
      newId('key'),
      secret.slice(0, 12),
      hashToken(secret),
    ]);
    const asked = async (path: string) =>
      (
        (await (await fetch(hub.url + path, { headers: { authorization: `Bearer ${secret}` } })).json()) as {
          data: unknown[];
        }
      ).data;
    expect(await asked('/v1/conversations')).toHaveLength(1);
    expect(await asked('/v1/conversations?scope=mine')).toHaveLength(0);
    expect((await (await hub.signIn()).get('/v1/conversations')).body.data).toHaveLength(0);
  });
});
