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
  { name: 'conversation-390', role: 'agent', at: '/inbox', size: phone, act: openByName },
  { name: 'note', role: 'agent', at: '/inbox', size: wide, act: writeNote },
  { name: 'snooze', role: 'agent', at: '/inbox', size: wide, act: (page) => openMenu(page, 'Snooze') },
  { name: 'pass-on', role: 'agent', at: '/inbox', size: wide, act: (page) => openMenu(page, 'Pass on') },
  { name: 'shortcuts', role: 'agent', at: '/inbox', size: wide, act: (page) => page.keyboard.press('?') },
  { name: 'error', role: 'agent', at: '/inbox', size: wide, act: failToOpen },
  { name: 'offer', role: 'agent', at: '/inbox', size: wide, act: beAvailable },
  { name: 'handoff', role: 'agent', at: '/inbox', size: wide, act: takeOffer },
  { name: 'wrap-up', role: 'agent', at: '/inbox', size: wide, act: wrapUp },
  { name: 'palette', role: 'agent', at: '/inbox', size: wide, act: (page) => page.keyboard.press('Control+k') },
  { name: 'floor', role: 'supervisor', at: '/floor', size: wide },
  { name: 'wall', role: 'supervisor', at: '/floor?wall=1', size: wide },
  { name: 'decisions', role: 'supervisor', at: '/decisions', size: wide },
  { name: 'decision', role: 'supervisor', at: '/decisions', size: wide, act: (page) => follow(page, /callback/) },
  { name: 'people', role: 'agent', at: '/people', size: wide },
  { name: 'person', role: 'agent', at: '/people', size: wide, act: (page) => follow(page, /Amara Okafor/) },
  { name: 'settings', role: 'admin', at: '/settings', size: wide },
  { name: 'settings-inboxes', role: 'admin', at: '/settings/inboxes', size: wide },
  { name: 'settings-bots', role: 'admin', at: '/settings/bots', size: wide },
  { name: 'shop', role: null, at: '/shop.html', size: wide },
];

/** Walks through the screens and keeps a picture of each in light and in dark. */
export async function walk({ browser, links, url, folder, only }) {
  const sessions = new Map();
  for (const stop of stops) {
    if (only.length > 0 && !only.includes(stop.name)) continue;
    const context = await browser.newContext({
      viewport: stop.size,
      deviceScaleFactor: 1.5,
      reducedMotion: 'reduce',
      storageState: stop.role ? await session(browser, links, stop.role, sessions) : undefined,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => console.error(`${stop.name}: ${error.message}`));
    await page.goto(url + stop.at, { waitUntil: 'load' });
    await page.waitForTimeout(1200);
    await stop.act?.(page).catch(async (error) => {
      console.error(`${stop.name}: ${error.message.split('\n')[0]}`);
    });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(600);
      await page.screenshot({ path: path.join(folder, `${stop.name}-${colorScheme}.png`) });
    }
    console.log(stop.name);
    await context.close();
  }
}

/** A link works once, so each role signs in once and its session is used for all of its pictures. */
async function session(browser, links, role, sessions) {
  if (!sessions.has(role)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(links[role]);
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'), { timeout: 30_000 });
    sessions.set(role, await context.storageState());
    await context.close();
  }
  return sessions.get(role);
}

async function beAvailable(page) {
  await page.evaluate(() =>
    fetch('/v1/me/status', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ status: 'available' }),
    }),
  );
  await page.getByRole('button', { name: /^Take it/ }).waitFor({ timeout: 15_000 });
}

/** The offer went back when the last page closed; whoever is available again is offered it again. */
async function takeOffer(page) {
  const take = page.getByRole('button', { name: /^Take it/ });
  await take.waitFor({ timeout: 30_000 });
  await take.click();
  await page.getByRole('button', { name: /^Got it/ }).waitFor({ timeout: 10_000 });
}

async function wrapUp(page) {
  await open(page, 'Amara Okafor');
  await page.getByRole('button', { name: /^Resolve/ }).click();
}

async function writeNote(page) {
  await openFirst(page);
  await page
    .getByRole('button', { name: 'Note', exact: true })
    .or(page.getByRole('tab', { name: /^Note/ }))
    .click();
  await page.locator('textarea').first().fill('Ask the depot for a photo');
}

async function openMenu(page, name) {
  await openFirst(page);
  await page
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await page.getByRole('menu').waitFor();
}

/** Reading the conversation fails; everything around it goes on. */
async function failToOpen(page) {
  await page.route(/\/v1\/conversations\/[^/?]+$/, (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.getByText('João Pinheiro').first().click();
  await page.getByRole('button', { name: /^Try again/ }).waitFor();
}

async function follow(page, name) {
  await page.getByRole('link', { name }).first().click();
  await page.waitForTimeout(1200);
}

async function openByName(page) {
  await page.getByText('João Pinheiro').first().click();
  await page.getByRole('region', { name: 'Messages' }).waitFor();
}

function openFirst(page) {
  return open(page, 'João Pinheiro');
}

async function open(page, name) {
  await page.getByText(name).first().click();
  await page.getByRole('button', { name: /^Resolve/ }).waitFor();
}
