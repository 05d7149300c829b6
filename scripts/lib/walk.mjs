import path from 'node:path';

const wide = { width: 1440, height: 900 };
const laptop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Each stop: who looks, where, at which size, and what they do before the picture. */
const stops = [
  { name: 'sign-in', role: null, at: '/sign-in', size: wide },
  { name: 'inbox', role: 'agent', at: '/inbox', size: wide, act: openFirst },
  { name: 'inbox-1280', role: 'agent', at: '/inbox', size: laptop, act: openFirst },
  { name: 'inbox-390', role: 'agent', at: '/inbox', size: phone },
  { name: 'offer', role: 'agent', at: '/inbox', size: wide, act: beAvailable },
  { name: 'handoff', role: 'agent', at: '/inbox', size: wide, act: takeOffer, once: true },
  { name: 'palette', role: 'agent', at: '/inbox', size: wide, act: (page) => page.keyboard.press('Control+k') },
  { name: 'floor', role: 'supervisor', at: '/floor', size: wide },
  { name: 'decisions', role: 'supervisor', at: '/decisions', size: wide },
  { name: 'people', role: 'agent', at: '/people', size: wide },
  { name: 'settings', role: 'admin', at: '/settings', size: wide },
  { name: 'shop', role: null, at: '/shop.html', size: wide },
];

/** Walks through the screens in light and dark and keeps one picture of each. */
export async function walk({ browser, links, url, folder, only }) {
  const sessions = new Map();
  for (const scheme of ['light', 'dark']) {
    for (const stop of stops) {
      if (only.length > 0 && !only.includes(stop.name)) continue;
      const context = await browser.newContext({
        viewport: stop.size,
        deviceScaleFactor: 1.5,
        colorScheme: scheme,
        reducedMotion: 'reduce',
        storageState: stop.role ? await session(browser, links, stop.role, sessions) : undefined,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`${stop.name}: ${error.message}`));
      page.setDefaultTimeout(15_000);
      await page.goto(url + stop.at, { waitUntil: 'load' });
      await page.waitForTimeout(1200);
      await stop.act?.(page);
      await page.waitForTimeout(700);
      await page.screenshot({ path: path.join(folder, `${stop.name}-${scheme}.png`) });
      console.log(`${stop.name} ${scheme}`);
      await context.close();
    }
  }
}

/** A link works once, so each role signs in once and its session is used for all of its pictures. */
async function session(browser, links, role, sessions) {
  if (!sessions.has(role)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(links[role]);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'), { timeout: 15_000 });
    sessions.set(role, await context.storageState());
    await context.close();
  }
  return sessions.get(role);
}

async function beAvailable(page) {
  await page.getByRole('button', { name: 'Be available' }).click();
  await page.getByRole('button', { name: /^Take it/ }).waitFor({ timeout: 15_000 });
}

/** The offer went back when the last page closed; whoever is available again is offered it again. */
async function takeOffer(page) {
  const take = page.getByRole('button', { name: /^Take it/ });
  await take.waitFor({ timeout: 30_000 });
  await take.click();
  await page.getByRole('button', { name: /^Got it/ }).waitFor({ timeout: 10_000 });
}

async function openFirst(page) {
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
}
