import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import type { Booted } from './boot-app.js';

const { PICTURES } = process.env;
const views = [
  ['light', 'light', 1440],
  ['dark', 'dark', 1440],
  ['390', 'light', 390],
] as const;

/** A window of the console in which somebody is signed in; what breaks in it is put into `faults`. */
export async function openWindow(hub: Booted, browser: Browser, agentId: string, faults: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const { token } = await hub.app.get(Sessions).open(agentId);
  await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => faults.push(error.message));
  return page;
}

/** Nothing serious in either scheme or on a phone, nor anything to scroll to aside; pictures where they are wanted. */
export async function look(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const [name, colorScheme, width] of views) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    // What fades in is measured when it is there.
    await page.waitForTimeout(250);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${screen}-${name}.png` });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) found.push(`${screen}, ${name}: ${wide} px wide`);
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(...nodes.map(({ target }) => `${screen}, ${name}: ${id} at ${target.join(' ')}`));
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  if (found.length > 0) throw new Error(found.join('\n'));
}
