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

  it('is taken, held, resumed and ended there', async () => {
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
    await phone.getByRole('button', { name: 'Hang up' }).click();
    await asked('/Conferences/CF1', { Status: 'completed' });
    await line.tell(`conference?call=${callId}`, { ConferenceSid: 'CF1', StatusCallbackEvent: 'conference-end' });

    const supervisor = await hub.signIn('supervisor');
    const { body: call } = await supervisor.get(`/v1/calls/${callId}`);
    expect(call).toMatchObject({ state: 'ended', outcome: 'answered' });
    const last = (await thread(supervisor, call.conversationId)).at(-1);
    expect(last.text).toMatch(/^The call ended after \d+ s$/);
    expect(faults).toEqual([]);
  }, 120_000);
});
