import { createHmac } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { TieAddress } from '../../src/conversations/index.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { connectLine, PUBLIC_URL } from '../features/voice/line.js';
import { startTwilio, type TwilioDouble } from '../features/voice/twilio-double.js';
import { buildChat, visit } from '../features/webchat/visitor-support.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { buildQueue } from '../support/factories.js';

const SECRET = 'the-app-secret';
const PHONE = '+447700900471';
const PICTURES = process.env.PICTURES;

describeInBrowser('one person who comes by five channels', () => {
  let hub: Booted;
  let admin: Caller;
  let twilio: TwilioDouble;
  let browser: Browser;

  beforeAll(async () => {
    hub = await bootApp({ PUBLIC_URL });
    twilio = await startTwilio();
    admin = await hub.signIn('admin');
    await buildQueue(hub);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await hub.close();
    await twilio.close();
  });

  const inboxOf = async (channel: string, settings: Record<string, unknown>, credentials: Record<string, string>) => {
    const { status, body } = await admin.post('/v1/inboxes', {
      name: `Our ${channel}`,
      channel,
      settings,
      credentials,
    });
    expect([status, body.missing ?? body]).toEqual([201, []]);
    return body.id as string;
  };
  const post = async (to: string, payload: unknown, headers: (raw: string) => Record<string, string>) => {
    const raw = JSON.stringify(payload);
    const answer = await fetch(`${hub.url}/channels/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers(raw) },
      body: raw,
    });
    expect([answer.status, answer.status === 200 ? '' : await answer.text()]).toEqual([200, '']);
  };
  const byMeta = (raw: string) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(raw).digest('hex')}`,
  });
  const meta = { appSecret: SECRET, verifyToken: 'verify', accessToken: 'tok' };
  const now = () => String(Math.floor(Date.now() / 1000));

  it('[R26] [R56] has one timeline of WhatsApp, web chat, an Instagram comment, mail and a call, in the order of what was said', async () => {
    await post(
      await inboxOf('whatsapp', { phoneNumberId: '1001' }, meta),
      {
        object: 'whatsapp_business_account',
        entry: [
          {
            id: '9',
            changes: [
              {
                field: 'messages',
                value: {
                  metadata: { phone_number_id: '1001' },
                  contacts: [{ profile: { name: 'Amara Okafor' }, wa_id: PHONE.slice(1) }],
                  messages: [
                    {
                      from: PHONE.slice(1),
                      id: 'wamid.1',
                      timestamp: now(),
                      type: 'text',
                      text: { body: 'The pot is cracked' },
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
      byMeta,
    );

    const chat = await buildChat(hub);
    const visitor = await visit(hub, chat);
    const tied = await hub.app.get(TieAddress, { strict: false }).run({ kind: 'phone', value: PHONE }, [
      { kind: 'visitor', value: visitor.visitorId, proof: 'verified', source: 'webchat' },
      { kind: 'email', value: 'amara@mail.example', proof: 'verified', source: 'agent' },
      { kind: 'external_id', value: 'instagram:88', proof: 'verified', source: 'agent' },
    ]);
    expect(tied).toBe(true);
    expect(await visitor.send('I am in the shop’s chat now')).toMatchObject({ ok: true });

    await post(
      await inboxOf('instagram', { accountId: '17841405822304914' }, meta),
      {
        object: 'instagram',
        entry: [
          {
            id: '17841405822304914',
            time: Number(now()),
            changes: [
              {
                field: 'comments',
                value: {
                  id: '17900',
                  text: 'Arrived cracked!',
                  from: { id: '88', username: 'amara' },
                  media: { id: '555' },
                },
              },
            ],
          },
        ],
      },
      byMeta,
    );

    const mail = await inboxOf(
      'email',
      {
        provider: 'postmark',
        address: 'care@fernwood.example',
        authservId: 'mx.fernwood.example',
        smtpHost: '127.0.0.1',
        smtpPort: 9,
      },
      { webhookUser: 'hub', webhookPassword: 'open-sesame' },
    );
    await post(
      `${mail}/mail`,
      {
        From: 'Amara Okafor <amara@mail.example>',
        To: 'care@fernwood.example',
        Subject: 'The cracked pot',
        Date: new Date().toUTCString(),
        MessageID: 'pm-1',
        Headers: [
          { Name: 'Message-ID', Value: '<one@mail.example>' },
          // Unproven it would be a person of its own: the address was proven before.
          { Name: 'Authentication-Results', Value: 'mx.fernwood.example; dmarc=pass header.from=mail.example' },
        ],
        TextBody: 'A photograph is on its way.',
      },
      () => ({ authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` }),
    );

    const line = await connectLine(hub, admin, { apiRoot: twilio.url });
    const call = { CallSid: 'CA1', AccountSid: 'AC1', From: PHONE, To: '+442079460000', CallStatus: 'ringing' };
    expect((await line.tell('incoming', { ...call, StirVerstat: 'TN-Validation-Passed-A' })).status).toBe(200);

    const [{ id: person }] = await hub.database.query<{ id: string }>(
      `SELECT profile_id AS id FROM identity WHERE kind = 'phone' AND value = $1`,
      [PHONE],
    );
    const agent = await hub.signIn('agent', 'Maya Lindqvist');
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${hub.url}/sign-in?link=${await hub.app.get(Sessions).makeLink(agent.id)}`);
    await page.getByRole('navigation').first().waitFor();
    await page.goto(`${hub.url}/people/${person}?tab=timeline`);

    const stretches = page.getByRole('list', { name: /^Everything said with/ }).getByRole('heading', { level: 3 });
    await expect5(() => stretches.count());
    const signs = (await stretches.allInnerTexts()).map((text) => text.split('\n')[0]);
    expect(signs).toEqual(['WhatsApp', 'Web chat', 'Instagram', 'E-mail', 'Phone']);
    const whole = await page.getByRole('list', { name: /^Everything said with/ }).innerText();
    const at = [
      'The pot is cracked',
      'I am in the shop’s chat now',
      'Arrived cracked!',
      'A photograph is on its way.',
    ].map((text) => whole.indexOf(text));
    expect(at.every((place, i) => place >= 0 && (i === 0 || place > at[i - 1]))).toBe(true);
    expect(whole).toContain('Everybody can read this');
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/timeline.png` });
    expect(faults).toEqual([]);
    visitor.socket.disconnect();
  });

  /** Until all five are drawn, or the test's own time is up. */
  async function expect5(count: () => Promise<number>): Promise<void> {
    for (const until = Date.now() + 30_000; Date.now() < until; await new Promise((done) => setTimeout(done, 50)))
      if ((await count()) === 5) return;
    throw new Error(`${await count()} stretches and not 5`);
  }
});
