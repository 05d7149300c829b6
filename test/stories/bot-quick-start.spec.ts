import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { hashToken } from '../../src/kernel/auth/hash.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildInbox, buildQueue } from '../support/factories.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { openWindow } from '../support/windows.js';
import { leave, seat, until, write } from '../features/routing/world.js';

const ADMIN = 'tl_live_quick_start_admin';
/** The page's commands, as they stand there. */
const commands = readFileSync(path.resolve(__dirname, '../../docs/bot-quick-start.md'), 'utf8')
  .split('```bash\n')
  .slice(1)
  .flatMap((block) => block.split('\n```')[0].split(/\n(?=curl|#)/))
  .filter((line) => line.startsWith('curl'));

/** Somebody with a terminal and the page `docs/bot-quick-start.md`, and an agent at their console. */
describeInBrowser('a bot in ten lines of curl', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  let hook: Receiver;
  let maya: { person: Caller; socket: { disconnect(): unknown } };
  let shell: Record<string, string>;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp();
    hook = await startReceiver();
    const queueId = await buildQueue(hub, { name: 'Plant care', offerSeconds: 600 });
    const inbox = await buildInbox(hub, { queueId, channel: 'webchat' });
    await hub.database.query(
      `INSERT INTO api_key (id, prefix, secret_hash, role, scopes) VALUES ('key_admin', $1, $2, 'admin', '{}')`,
      [ADMIN.slice(0, 12), hashToken(ADMIN)],
    );
    shell = { HUB: hub.url, ADMIN, INBOX: inbox.id };
    maya = await seat(hub, 'Maya', { queues: [queueId], limit: 8 });
    browser = await launchBrowser();
    page = await openWindow(hub, browser, maya.person.id, faults);
    await page.goto(`${hub.url}/inbox`);
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });
  afterAll(async () => {
    await leave([maya]);
    await browser?.close();
    await hook?.close();
    await hub?.close();
  });

  /** The page's nth command, with a webhook of ours in place of the reader's. */
  const run = async (nth: number, more: Record<string, string> = {}) => {
    Object.assign(shell, more);
    const line = commands[nth]
      .replace('http://127.0.0.1:4000/hook', hook.url)
      .replace("'Idempotency-Key: demo-1'", '"Idempotency-Key: $TRY"');
    const { stdout } = await promisify(execFile)('bash', ['-c', line], { env: { ...process.env, ...shell } });
    return stdout === '' ? {} : JSON.parse(stdout);
  };

  it('[UX-B1] the commands of the page, one after another: what the bot knew is on the agent’s screen in under two seconds', async () => {
    expect(commands).toHaveLength(5);
    const bot = await run(0);
    await run(1, { BOT: bot.id, BOT_KEY: bot.apiKey });
    let fastest = Infinity;
    // The best of a few: other things run beside this test.
    for (let turn = 0; turn < 5 && fastest >= 2000; turn += 1) {
      const conversation = await write(hub, shell.INBOX, { text: 'I was charged twice' });
      await until('the webhook', async () => hook.got.find(({ body }) => body.data?.conversation?.id === conversation));
      const said = await run(2, { CONVERSATION: conversation });
      expect(said).toMatchObject({ text: 'Hi, I am Robin. What is your order number?' });
      const began = Date.now();
      const handed = await run(3, { TRY: `demo-${turn}` });
      expect(handed).toMatchObject({ handoffId: expect.stringMatching(/^ho_/), state: 'queued' });
      await page.getByRole('button', { name: /^Take it/ }).waitFor();
      fastest = Math.min(fastest, Date.now() - began);
      await page.getByRole('button', { name: /^Take it/ }).click();
      // The words of a turn before stand there already.
      await page.waitForURL(`**/inbox/${conversation}`);
      for (const words of ['Order 981', 'Refund lookup: no match']) await page.getByText(words).first().waitFor();
    }
    expect(fastest).toBeLessThan(2000);
    expect(faults).toEqual([]);
  });
});
