import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { UnitOfWork } from '../../src/kernel/db/unit-of-work.js';
import { newId } from '../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser, sideways } from '../support/browser.js';
import { write } from '../support/contacts.js';
import { buildInbox } from '../support/factories.js';
import { lookInBoth, openWindow } from '../support/windows.js';
import { until } from '../features/routing/world.js';

const PAIRS = 61;
const ROWS = 12_000;
// Each screen is drawn and looked at in two schemes, maybe on two busy cores.
const LONG = 600_000;

/** What one does about people, on a screen of 390 pixels: a long queue of pairs, a recording, a file of people, an erasing. */
describeInBrowser('people, on a telephone', () => {
  let hub: Booted;
  let browser: Browser;
  let page: Page;
  let boss: Caller;
  const faults: string[] = [];

  beforeAll(async () => {
    [hub, browser] = await Promise.all([bootApp(), launchBrowser()]);
    boss = await hub.signIn('admin', 'Ines Keller');
    page = await openWindow(hub, browser, boss.id, faults, { width: 390, height: 844 });
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
  });
  afterEach(() => expect(faults).toEqual([]));

  it(
    'a queue of more than fifty pairs says so, is paged by a press or by keys, and counts down as pairs are answered',
    async () => {
      await hub.database.query(
        `INSERT INTO profile (id, root_id, name) SELECT id, id, 'Ana Horvat ' || n FROM (SELECT n, 'pf_' || lpad(n::text, 4, '0') AS id FROM generate_series(1, $1 * 2) n) made`,
        [PAIRS],
      );
      await hub.database.query(
        `INSERT INTO merge_proposal (id, a, b, score, evidence, why)
       SELECT 'mpr_' || lpad(n::text, 4, '0'), 'pf_' || lpad((n * 2 - 1)::text, 4, '0'), 'pf_' || lpad((n * 2)::text, 4, '0'), 0.89 - n * 0.001,
         '[{"field": "name", "a": "Ana Horvat", "b": "Ana Horvat", "agreement": "close", "weight": 4, "says": "Names differ by a few letters"}]', 'likely_same'
       FROM generate_series(1, $1) n`,
        [PAIRS],
      );
      await page.goto(`${hub.url}/people`);
      await page.getByRole('link', { name: 'More than 50 pairs to review' }).click();
      const count = page.getByRole('status').filter({ hasText: /pairs/ });
      await count.getByText('50 pairs shown').waitFor();
      const listed = page.getByRole('region', { name: 'Pairs' }).getByRole('listitem');
      // By keys over the edge of the page: the fifty-first comes with what is read then.
      await listed.nth(49).getByRole('link').click();
      await page.getByRole('heading', { name: 'Ana Horvat 99 and Ana Horvat 100' }).waitFor();
      await page.keyboard.press('j');
      await page.getByRole('heading', { name: 'Ana Horvat 101 and Ana Horvat 102' }).waitFor();
      await count.getByText(`${PAIRS} pairs`, { exact: true }).waitFor();
      expect(await listed.count()).toBe(PAIRS);
      await fits('a pair');
      await page.keyboard.press('n');
      await count.getByText(`${PAIRS - 1} pairs`, { exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Ana Horvat 103 and Ana Horvat 104' }).waitFor();
      await page.reload();
      await count.getByText('50 pairs shown').waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
      await count.getByText(`${PAIRS - 1} pairs`, { exact: true }).waitFor();
    },
    LONG,
  );

  it(
    'a recording is listened to from any place in it, by keys too',
    async () => {
      const { conversationId } = await write(
        hub,
        (await buildInbox(hub)).id,
        'rosa@mail.example',
        'You can hear it here',
      );
      const [{ id: messageId }] = await hub.database.query<{ id: string }>(
        `SELECT id FROM message WHERE conversation_id = $1`,
        [conversationId],
      );
      const sound = silence(8);
      const file = { id: newId('att'), name: 'Call of Rosa.wav', contentType: 'audio/wav', size: sound.length };
      await hub.database.query(
        `INSERT INTO attachment (id, message_id, owner, name, content_type, size, body) VALUES ($1, $2, 'system', $3, $4, $5, $6)`,
        [file.id, messageId, file.name, file.contentType, file.size, sound],
      );
      await hub.database.query(
        `UPDATE message SET extra = jsonb_build_object('attachments', $2::jsonb) WHERE id = $1`,
        [messageId, JSON.stringify([file])],
      );
      await page.goto(`${hub.url}/inbox/${conversationId}`);
      const player = page.getByRole('group', { name: 'Call of Rosa.wav' });
      await player.getByText('0:00 / 0:08').waitFor();
      const box = await player.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 390 ? 'within' : box).toBe('within');
      const place = player.getByRole('slider', { name: 'Place in the recording' });
      await place.focus();
      await page.keyboard.press('End');
      await player.getByText('0:08 / 0:08').waitFor();
      await page.keyboard.press('Home');
      await player.getByText('0:00 / 0:08').waitFor();
      await player.getByRole('button', { name: 'Listen' }).press('Enter');
      await player.getByText(/0:0[1-8] \/ 0:08/).waitFor();
      await fits('a recording');
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        player.getByRole('link', { name: 'Save the recording' }).click(),
      ]);
      expect(saved.suggestedFilename()).toBe(file.name);
    },
    LONG,
  );

  it(
    'a file of people shows how far it is, what failed by line and reason, and gives the failed rows back',
    async () => {
      const folder = path.join(tmpdir(), newId('story'));
      mkdirSync(folder, { recursive: true });
      const rows = Array.from({ length: ROWS }, (_, n) => `Person ${n},person${n}@shop.example`);
      rows[4] = 'Broken,not a mail';
      writeFileSync(path.join(folder, 'people.csv'), `Name,E-mail\n${rows.join('\n')}\n`);
      await page.goto(`${hub.url}/people/import`);
      await page.getByRole('button', { name: 'Choose a file' }).waitFor();
      await page.getByLabel('File with people').setInputFiles(path.join(folder, 'people.csv'));
      await page.getByText('12,000 rows').waitFor();
      await fits('import, map');
      await page.getByRole('button', { name: 'Try it without effect' }).click();
      const go = page.getByRole('button', { name: 'Import 11,999 rows' });
      await go.waitFor();
      await fits('import, tried');
      await go.click();
      // Held still where it is, to be looked at: it goes on as soon as the row that says how far it is may be written again.
      await until(
        'the import to run',
        async () => (await hub.database.query(`SELECT 1 FROM import WHERE state = 'running' AND done > 0`)).length > 0,
      );
      await hub.app.get(UnitOfWork).run(async (tx) => {
        const [{ done }] = await tx.query<{ done: number }>(`SELECT done FROM import FOR UPDATE`);
        if (done === ROWS) return;
        const progress = page.getByRole('region', { name: 'Progress' });
        await progress.getByText(/^[1-9][\d,]* of 12,000 rows$/).waitFor();
        const share = Number(await progress.getByRole('progressbar').getAttribute('aria-valuenow'));
        expect(share).toBeLessThan(100);
        expect(await sideways(page)).toEqual([]);
        if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/import, under way.png` });
      });
      await page.getByText('All rows are worked off').waitFor();
      const failed = page.getByRole('region', { name: 'The first failed rows' });
      expect((await failed.getByRole('row').nth(1).innerText()).split(/\s*\t\s*/)).toEqual([
        '6',
        'This is not an e-mail address',
      ]);
      await fits('import, done');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Save the failed rows as CSV' }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^errors-.*\.csv$/);
    },
    LONG,
  );

  it(
    'a person is given a copy of all that is known, and erased after it was said what goes',
    async () => {
      const { profileId } = await write(
        hub,
        (await buildInbox(hub)).id,
        'fay@mail.example',
        'forget me',
        '',
        'Fay Gone',
      );
      await page.goto(`${hub.url}/people/${profileId}`);
      await page.getByRole('button', { name: 'Export or erase' }).click();
      const copy = page.getByRole('menuitem', { name: 'Export this person' });
      await copy.waitFor();
      await fits('export and erase');
      const [file] = await Promise.all([page.waitForEvent('download'), copy.click()]);
      const parts: string[] = [];
      for await (const part of await file.createReadStream()) parts.push(String(part));
      expect(parts.join('')).toContain('forget me');
      await page.getByRole('button', { name: 'Export or erase' }).click();
      await page.getByRole('menuitem', { name: 'Erase this person' }).click();
      await page.getByText('1 conversation with 1 message').waitFor();
      await page.getByLabel('Why').fill('Asked by mail');
      await page.getByLabel(/cannot be brought back/).check();
      await fits('erase');
      await page.getByRole('button', { name: 'Erase Fay Gone' }).click();
      await page.getByText('Erased. The proof is kept.').last().waitFor();
      expect((await boss.get(`/v1/profiles/${profileId}`)).status).toBe(404);
    },
    LONG,
  );

  /** Nothing is wider than the screen and nothing serious stands against it. */
  async function fits(screen: string): Promise<void> {
    expect([screen, await sideways(page)]).toEqual([screen, []]);
    await lookInBoth(page, screen);
  }
});

/** So many seconds of nothing, as a telephone records it. */
function silence(seconds: number): Buffer {
  const RATE = 8000;
  const body = Buffer.alloc(RATE * seconds, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + body.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(body.length, 40);
  return Buffer.concat([head, body]);
}
