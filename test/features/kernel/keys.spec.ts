import { revokeTokens } from '../../../src/cli/commands.js';
import { hashToken } from '../../../src/kernel/auth/hash.js';
import { newSecret } from '../../../src/kernel/ids.js';
import { type Booted, bootApp } from '../../support/boot-app.js';
import { until } from '../routing/world.js';

describe('a key that leaked', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp();
  });
  afterAll(() => hub.close());

  it('is taken back by its id and refused afterwards, and no other key with it', async () => {
    const [leaked, other] = [`tl_test_${newSecret()}`, `tl_test_${newSecret()}`];
    for (const [id, secret] of [
      ['key_leaked', leaked],
      ['key_other', other],
    ])
      await hub.database.query(`INSERT INTO api_key (id, prefix, secret_hash, role) VALUES ($1, $2, $3, 'admin')`, [
        id,
        secret.slice(0, 12),
        hashToken(secret),
      ]);
    const status = async (secret: string) =>
      (await fetch(`${hub.url}/v1/inboxes`, { headers: { authorization: `Bearer ${secret}` } })).status;
    expect([await status(leaked), await status(other)]).toEqual([200, 200]);
    await revokeTokens(hub.app, {}, ['key_leaked']);
    // A key is read once a second.
    await until('the key to be refused', async () => (await status(leaked)) === 401);
    expect(await status(other)).toBe(200);
    await expect(revokeTokens(hub.app, {}, [])).rejects.toThrow('token list');
  });
});
