import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import type { Booted } from './boot-app.js';

const { PICTURES } = process.env;
const DESK = { width: 1440, height: 900 };
const views = [
  ['light', 'light', 1440],
  ['dark', 'dark', 1440],
  ['390', 'light', 390],
] as const;

/** A window of the console in which somebody is signed in; what breaks in it is put into `faults`. */
export async function openWindow(
  hub: Booted,
  browser: Browser,
  agentId: string,
  faults: string[],
  viewport = DESK,
): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const { token } = await hub.app.get(Sessions).open(agentId);
  await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => faults.push(error.message));
  return page;
}

/** The same for somebody who is there already, known by name; the console stands open in it. */
export async function openWindowOf(
  hub: Booted,
  browser: Browser,
  name: string,
  faults: string[],
  viewport = DESK,
): Promise<Page> {
  const [{ id }] = await hub.database.query<{ id: string }>(`SELECT id FROM agent WHERE name = $1`, [name]);
  const page = await openWindow(hub, browser, id, faults, viewport);
  await page.goto(hub.url);
  return page;
}

/** Nothing serious in either scheme or on a phone, nor anything to scroll to aside; pictures where they are wanted. */
export async function look(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const [name, scheme, width] of views) {
    await page.setViewportSize({ width, height: 900 });
    found.push(...(await seriousIn(page, `${screen}-${name}`, scheme)));
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) found.push(`${screen}, ${name}: ${wide} px wide`);
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** Nothing serious in either scheme, at the size the window has; pictures where they are wanted. */
export async function lookInBoth(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const scheme of ['light', 'dark'] as const)
    found.push(...(await seriousIn(page, `${screen}-${scheme}`, scheme)));
  await page.emulateMedia({ colorScheme: 'light' });
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** Each serious violation, named with its view, its rule and its place. */
async function seriousIn(page: Page, view: string, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
  // What fades in is measured when it is there.
  await page.waitForTimeout(250);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${view}.png` });
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${view}: ${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}
