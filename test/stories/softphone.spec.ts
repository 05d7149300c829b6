import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildQueue } from '../support/factories.js';
import { until } from '../features/routing/world.js';
import { callOf, connectLine, type Line, PUBLIC_URL } from '../features/voice/line.js';
import { startTwilio, type TwilioDouble } from '../features/voice/twilio-double.js';

/** Stands where the vendor's library stands in the built page; what it would say is said by `window.line`. */
const LIBRARY = `
  class Heard { on(name, f) { (this.heard ??= {})[name] = f; return this; } emit(name, what) { this.heard?.[name]?.(what); } }
  class Line extends Heard {
    accept() { this.emit('accept'); }
    reject() { this.emit('reject'); }
    disconnect() { this.emit('disconnect'); }
    mute(isMuted) { this.isMuted = isMuted; this.emit('mute', isMuted); }
    sendDigits(digit) { this.digits = (this.digits ?? '') + digit; }
  }
  class Device extends Heard {
    async register() { window.telephone = this; this.emit('registered'); }
    updateToken() {}
    destroy() {}
    static runPreflight() { return (window.preflight = new Heard()); }
  }
  window.ring = () => { window.line = new Line(); window.telephone.emit('incoming', window.line); };
  export { Device };
`;

/** The telephone in the console, at the boundary of the vendor's library: what it tells is said in words. */
describeInBrowser('the telephone in the console', () => {
  let hub: Booted;
  let twilio: TwilioDouble;
  let browser: Browser;
  let page: Page;
  let agent: Caller;
  let line: Line;
  const faults: string[] = [];

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    twilio = await startTwilio();
    const queueId = await buildQueue(hub, { name: 'Calls' });
    line = await connectLine(hub, await hub.signIn('admin'), { apiRoot: twilio.url, queueId });
    browser = await launchBrowser();
    agent = await hub.signIn('agent', 'Rosa Alvarez');
    page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    await page.route(/\/assets\/twilio-[\w-]+\.js$/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: LIBRARY }),
    );
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(agent.id)}`);
    await page.getByRole('region', { name: 'Phone' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await twilio?.close();
  });

  const tell = (what: string) => page.evaluate(what);
  const shoot = async (name: string) => {
    const folder = process.env.VOICE_SHOTS;
    if (!folder) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    }
  };

  it('[UX-A22] checks the line, and says what stands in the way of it', async () => {
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Phone is off' }).click();
    const check = phone.getByRole('button', { name: 'Check my line' });
    await check.click();
    await phone.getByText('Checking your line').waitFor();
    await until('the check', () => page.evaluate<boolean>('Boolean(window.preflight)'));
    await tell(`preflight.emit('failed', Object.assign(new Error('denied'), { code: 31401 }))`);
    await phone
      .getByText('The browser may not use the microphone. Allow it beside the address of this page.')
      .waitFor();
    await shoot('phone-refused');
    await tell('window.preflight = null');
    await check.click();
    await until('the check', () => page.evaluate<boolean>('Boolean(window.preflight)'));
    await tell(`preflight.emit('completed', { callQuality: 'excellent' })`);
    await phone.getByText('Your line is ready: calls will sound good.').waitFor();
  });

  it('[UX-A22] rings, is answered, and says in words what is wrong with the line, within 390 pixels', async () => {
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Connect phone' }).click();
    await phone.getByRole('button', { name: 'Phone is ready' }).waitFor();
    await tell('ring()');
    await phone.getByRole('button', { name: 'Answer' }).click();
    await phone.getByRole('status').getByText('On a call').waitFor();
    await tell(`line.emit('warning', 'high-rtt')`);
    await phone.getByRole('alert').getByText('Your connection answers slowly').waitFor();
    await shoot('phone-warning');
    await tell(`line.emit('warning-cleared', 'high-rtt')`);
    await phone.getByRole('alert').waitFor({ state: 'detached' });
    const box = await phone.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await tell(`line.emit('disconnect')`);
    await phone.getByRole('button', { name: 'Phone is ready' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('[UX-A22] is silent while it is muted, and presses keys for the machine at the other end', async () => {
    const called = callOf(
      (await line.tell('incoming', { CallSid: 'CS1', From: '+447700900491', To: '+442079460000' })).xml,
    );
    await line.tell('status', { CallSid: 'CS1', CallStatus: 'completed' });
    const { conversationId } = (await agent.get(`/v1/calls/${called}`)).body;
    const placed = await agent.post(`/v1/conversations/${conversationId}/call`, {});
    expect(placed).toMatchObject({ status: 201, body: { state: 'ringing' } });
    await tell('ring()');
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Answer' }).click();
    await phone.getByRole('button', { name: 'Mute', exact: true }).click();
    const unmute = phone.getByRole('button', { name: 'Unmute', pressed: true });
    await unmute.waitFor();
    expect(await page.evaluate('line.isMuted')).toBe(true);
    // By the keyboard alone, as somebody with a caller on the line would.
    await phone.getByRole('button', { name: 'Keypad' }).press('Enter');
    const keys = phone.getByRole('group', { name: 'Keypad' });
    for (const key of ['1', '9', 'Star', '0', 'Hash'])
      await keys.getByRole('button', { name: key, exact: true }).press('Enter');
    expect(await page.evaluate('line.digits')).toBe('19*0#');
    await shoot('phone-keypad');
    const box = await keys.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390 && box.y >= 0 && box.y + box.height <= 844).toBe(true);
    await unmute.click();
    await phone.getByRole('button', { name: 'Mute', pressed: false }).waitFor();
    expect(await page.evaluate('line.isMuted')).toBe(false);
    expect(faults).toEqual([]);
  });
});
