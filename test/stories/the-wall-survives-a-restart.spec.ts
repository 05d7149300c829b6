import { hashToken } from '../../src/kernel/auth/hash.js';
import { newId } from '../../src/kernel/ids.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { withClient } from '../support/raw-inbox.js';
import { freePort } from '../support/free-port.js';
import { spawnHub } from '../support/spawn-hub.js';

/** A screen nobody stands beside: the hub under it is killed and started again. */
describeInBrowser('a screen on the wall', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('[UX-S9] says that it is not live while the hub is gone, and goes on by itself when it is back', async () => {
    const port = await freePort();
    const first = await spawnHub(database.url, port);
    const token = 'tlk_of-a-screen-that-hangs-in-the-hall';
    await withClient(database.url, (client) =>
      client.query(`INSERT INTO kiosk_link (id, name, token_hash, tiles) VALUES ($1, 'Hall', $2, '{waiting}')`, [
        newId('ki'),
        hashToken(token),
      ]),
    );
    const browser = await launchBrowser();
    const wall = await browser.newPage();
    wall.setDefaultTimeout(60_000);
    await wall.goto(`${first.url}/kiosk#${token}`);
    await wall.getByText(/^Live/).waitFor();
    await first.kill();
    await wall.getByText(/^Not live/).waitFor();
    const second = await spawnHub(database.url, port);
    await wall.getByText(/^Live/).waitFor();
    await browser.close();
    await second.stop();
  });
});
