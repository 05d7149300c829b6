import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { type Booted, bootApp } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildQueue } from '../support/factories.js';
import { until } from '../features/routing/world.js';
import { callOf, connectLine, type Line, PUBLIC_URL, thread } from '../features/voice/line.js';
import { startTwilio, type TwilioDouble } from '../features/voice/twilio-double.js';

/** An agent at the console takes a call, puts it on hold and hangs up; no telephone is loaded before there is a line. */
describeInBrowser('a call at the console', () => {
  let hub: Booted;
  let twilio: TwilioDouble;
  let browser: Browser;
  let desk: Page;
  let line: Line;
  let agentId: string;
  let queueId: string;
  let conversationId: string;
  const faults: string[] = [];
  const scripts: string[] = [];

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    twilio = await startTwilio();
    queueId = await buildQueue(hub, { name: 'Calls', offerSeconds: 120 });
    const agent = await hub.signIn('agent', 'Rosa Alvarez');
    agentId = agent.id;
    await hub.database.query(`INSERT INTO agent_queue (agent_id, queue_id) VALUES ($1, $2)`, [agentId, queueId]);
    browser = await launchBrowser();
    desk = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    desk.setDefaultTimeout(30_000);
    desk.on('pageerror', (error) => faults.push(error.message));
    desk.on('request', (request) => scripts.push(request.url()));
    await desk.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(agentId)}`);
    await desk.getByRole('button', { name: 'Be available' }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await twilio?.close();
  });

  const asked = (path: string, form: Record<string, string>) =>
    twilio.until((one) => one.path === path && Object.entries(form).every(([name, value]) => one.form[name] === value));

  const shoot = async (page: Page, name: string) => {
    const folder = process.env.VOICE_SHOTS;
    if (!folder) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
  const legOf = (callId: string, kind: string) =>
    until(`the ${kind}'s leg`, async () => {
      const [row] = await hub.database.query<{ id: string; vendor_sid: string }>(
        `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND kind = $2 AND vendor_sid IS NOT NULL AND left_at IS NULL`,
        [callId, kind],
      );
      return row;
    });
  const join = (callId: string, { id, vendor_sid }: { id: string; vendor_sid: string }) =>
    line.tell(`conference?call=${callId}`, {
      ConferenceSid: 'CF1',
      StatusCallbackEvent: 'participant-join',
      CallSid: vendor_sid,
      ParticipantLabel: id,
    });

  it('[UX-A22] is taken, held, resumed and ended there', async () => {
    expect(await desk.getByRole('region', { name: 'Phone' }).count()).toBe(0);
    expect(scripts.filter((url) => /Softphone|twilio/.test(url))).toEqual([]);

    line = await connectLine(hub, await hub.signIn('admin'), { apiRoot: twilio.url, queueId });
    await desk.reload();
    const phone = desk.getByRole('region', { name: 'Phone' });
    await phone.getByRole('button', { name: 'Phone is off' }).click();
    await phone.getByRole('button', { name: 'Check my line' }).waitFor();
    await desk.getByRole('button', { name: 'Be available' }).click();
    await until(
      'somebody at a desk',
      async () =>
        (
          await hub.database.query(`SELECT 1 FROM agent_state WHERE agent_id = $1 AND status = 'available'`, [agentId])
        )[0],
    );

    const rung = await line.tell('incoming', { CallSid: 'CS1', From: '+447700900491', To: '+442079460000' });
    const callId = callOf(rung.xml);
    await desk.getByRole('button', { name: /^Take it/ }).click();
    await twilio.until(({ form }) => form.To === `client:${agentId}`);
    const leg = await until(
      'the leg',
      async () =>
        (
          await hub.database.query<{ id: string; vendor_sid: string }>(
            `SELECT id, vendor_sid FROM call_leg WHERE call_id = $1 AND kind = 'agent' AND vendor_sid IS NOT NULL`,
            [callId],
          )
        )[0],
    );
    const joined = { ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-join' };
    await line.tell(`conference?call=${callId}`, { ...joined, CallSid: 'CS1', ParticipantLabel: 'customer' });
    await line.tell(`conference?call=${callId}`, { ...joined, CallSid: leg.vendor_sid, ParticipantLabel: leg.id });

    await phone.getByText('+447700900491').waitFor();
    await phone.getByRole('button', { name: 'Hold' }).click();
    await asked('/Conferences/CF1/Participants/CS1', { Hold: 'true' });
    await phone.getByText('+447700900491, on hold').waitFor();
    await phone.getByRole('button', { name: 'Resume' }).click();
    await asked('/Conferences/CF1/Participants/CS1', { Hold: 'false' });
    await desk.getByText('Rosa Alvarez put the caller on hold').first().waitFor();

    // What cannot be said is texted.
    await phone.getByRole('button', { name: 'Text a link' }).click();
    await phone.getByRole('textbox', { name: 'Text to the caller' }).fill('https://shop.example/returns/8841');
    await desk.keyboard.press('Enter');
    await asked('/Messages', { To: '+447700900491', Body: 'https://shop.example/returns/8841' });
    await phone.getByRole('link', { name: 'Unknown customer' }).waitFor();
    await shoot(desk, 'agent');
    await phone.getByRole('button', { name: 'End call' }).click();
    await asked('/Conferences/CF1', { Status: 'completed' });
    await line.tell(`conference?call=${callId}`, { ConferenceSid: 'CF1', StatusCallbackEvent: 'conference-end' });

    const supervisor = await hub.signIn('supervisor');
    const { body: call } = await supervisor.get(`/v1/calls/${callId}`);
    expect(call).toMatchObject({ state: 'ended', outcome: 'answered' });
    conversationId = call.conversationId;
    const last = (await thread(supervisor, conversationId)).at(-1);
    expect(last.text).toMatch(/^The call ended after \d+ s$/);
    expect(faults).toEqual([]);
  }, 120_000);

  it('is placed from the person’s page, and a supervisor whispers, listens and takes it over', async () => {
    const phone = desk.getByRole('region', { name: 'Phone' });
    const [{ id: person }] = await hub.database.query<{ id: string }>(
      `SELECT profile_id AS id FROM conversation WHERE id = $1`,
      [conversationId],
    );
    await desk.goto(`${hub.url}/people/${person}`);
    await desk.getByRole('button', { name: 'Call', exact: true }).click();
    await desk.waitForURL(`**/inbox/${conversationId}`);
    const bar = desk.getByRole('region', { name: 'Call', exact: true });
    await bar.getByText('You call +447700900491').waitFor();
    const callId = await until('the call', async () => {
      const [row] = await hub.database.query<{ id: string }>(`SELECT id FROM call WHERE direction = 'out'`);
      return row?.id;
    });
    const agent = await legOf(callId, 'agent');
    await join(callId, agent);
    const customer = await legOf(callId, 'customer');
    await join(callId, customer);
    await bar.getByText('You are on a call with +447700900491').waitFor();
    // Nobody supervises their own call.
    expect(await desk.getByRole('button', { name: 'Whisper' }).count()).toBe(0);

    const boss = await hub.signIn('supervisor', 'Sade Obi');
    const floor = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    floor.setDefaultTimeout(30_000);
    floor.on('pageerror', (error) => faults.push(error.message));
    await floor.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(boss.id)}`);
    await floor.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await floor.goto(`${hub.url}/floor`);
    const ways = floor.getByRole('group', { name: 'Call of Rosa Alvarez' });
    const whisper = ways.getByRole('button', { name: 'Whisper' });
    // By the keyboard alone.
    await whisper.focus();
    await floor.keyboard.press('Enter');
    await asked('/Conferences/CF1/Participants', {
      To: `client:${boss.id}`,
      Coaching: 'true',
      CallSidToCoach: agent.vendor_sid,
      Muted: 'false',
    });
    const mine = await legOf(callId, 'supervisor');
    await join(callId, mine);
    await floor.locator('[aria-pressed="true"]', { hasText: 'Whisper' }).first().waitFor();
    await shoot(floor, 'floor');

    await floor.goto(`${hub.url}/inbox/${conversationId}`);
    const there = floor.getByRole('region', { name: 'Call', exact: true });
    await there.getByText('Rosa Alvarez is on a call with +447700900491').waitFor();
    const place = `/Conferences/CF1/Participants/${mine.vendor_sid}`;
    await there.getByRole('button', { name: 'Listen' }).click();
    await asked(place, { Muted: 'true', Coaching: 'false' });
    await there.getByRole('button', { name: 'Barge in' }).click();
    await asked(place, { Muted: 'false', Coaching: 'false' });
    await shoot(floor, 'header');
    await there.getByRole('button', { name: 'Take over' }).click();
    await twilio.until(({ method, path }) => method === 'DELETE' && path.endsWith(agent.vendor_sid));
    await there.getByText('You are on a call with +447700900491').waitFor();
    await phone.getByRole('button', { name: 'End call' }).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  }, 120_000);
});
