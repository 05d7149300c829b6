import type { Browser, Page } from 'playwright-core';
import { seedDemo } from '../../src/demo/index.js';
import type { Role } from '../../src/contract/common.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Whatever } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';

/** The palette offers what its reader may do: nothing it names is refused, and nothing of another role is named. */
describeInBrowser('the command palette, by role', () => {
  let hub: Booted;
  let browser: Browser;

  beforeAll(async () => {
    hub = await bootApp();
    await seedDemo(hub.app);
    await hub.settle();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await hub.close();
  });

  const places: [Role, string[]][] = [
    ['agent', ['Inbox', 'Decisions', 'People', 'Settings']],
    ['supervisor', ['Inbox', 'Floor', 'What if: play a day again', 'Decisions', 'People', 'Settings']],
    ['admin', ['Inbox', 'Floor', 'What if: play a day again', 'Decisions', 'People', 'Settings']],
  ];
  it.each(places)(
    'a %s finds their own places, and none of them is refused',
    async (role, expected) => {
      const { page, refused } = await signIn(role);
      expect(await titles(page, 'Go to')).toEqual(expected);
      for (const place of expected) {
        await openPalette(page);
        await page.getByRole('combobox', { name: /^Search commands/ }).fill(place);
        await page.getByRole('option', { name: place }).first().click();
        await page.getByRole('listbox', { name: 'Results' }).waitFor({ state: 'detached' });
        await page.waitForLoadState('networkidle');
      }
      expect(refused).toEqual([]);

      // What is looked for by name is not found where it is not theirs.
      await openPalette(page);
      await page.getByRole('combobox', { name: /^Search commands/ }).fill('simulate replay');
      await page.getByText(role === 'agent' ? 'Nothing has that name.' : 'What if: play a day again').waitFor();
      await page.keyboard.press('Escape');

      // Nor by its key, in the rail or on the sheet of keys.
      const rail = page.getByRole('navigation', { name: 'Throughline' });
      expect(await rail.getByRole('link', { name: 'Floor' }).count()).toBe(role === 'agent' ? 0 : 1);
      await page.goto(`${hub.url}/people`);
      await page.getByRole('heading', { name: 'People' }).waitFor();
      await page.keyboard.press('g');
      await page.keyboard.press('q');
      if (role === 'agent') await page.waitForTimeout(300);
      else await page.waitForURL('**/floor');
      expect(new URL(page.url()).pathname).toBe(role === 'agent' ? '/people' : '/floor');
      await page.context().close();
    },
    400_000,
  );

  async function openPalette(page: Page): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('listbox', { name: 'Results' }).waitFor();
  }

  /** The titles of one group, as they stand under its heading. */
  async function titles(page: Page, group: string): Promise<string[]> {
    await openPalette(page);
    const found = await page.getByRole('listbox', { name: 'Results' }).evaluate((list: Whatever, wanted: string) => {
      let at = '';
      const inGroup: string[] = [];
      for (const child of list.children) {
        if (child.getAttribute('role') !== 'option') at = child.textContent ?? '';
        else if (at === wanted) inGroup.push(child.children[1]?.textContent ?? '');
      }
      return inGroup;
    }, group);
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Results' }).waitFor({ state: 'detached' });
    return found;
  }

  async function signIn(role: Role): Promise<{ page: Page; refused: string[] }> {
    const { id } = await hub.signIn(role);
    const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    const refused: string[] = [];
    page.setDefaultTimeout(60_000);
    page.on('response', (answer) => {
      if (answer.status() === 403) refused.push(new URL(answer.url()).pathname);
    });
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(id)}`);
    await page.waitForURL(/inbox/);
    await page.getByRole('navigation', { name: 'Throughline' }).waitFor();
    return { page, refused };
  }
});
