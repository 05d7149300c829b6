import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { newId } from '../../src/kernel/ids.js';
import { type Booted, bootApp, type Caller } from '../support/boot-app.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { messageOf } from '../support/messages.js';
import { type Receiver, startReceiver } from '../support/receiver.js';

const { PICTURES } = process.env;
const basic = { authorization: `Basic ${Buffer.from('hub:open-sesame').toString('base64')}` };

describeInBrowser('mail in the console', () => {
  let hub: Booted;
  let browser: Browser;
  let server: MailServer;
  /** Whoever wants to know that the mail was opened. */
  let spy: Receiver;
  let agent: Caller;
  let inbox: string;

  beforeAll(async () => {
    [hub, browser, server, spy] = await Promise.all([bootApp(), launchBrowser(), startMailServer(), startReceiver()]);
    agent = await hub.signIn('agent', 'Noor Haddad');
    const { body } = await (await hub.signIn('admin')).post('/v1/inboxes', {
      name: 'Care mail',
      channel: 'email',
      undoSeconds: 0,
      settings: {
        address: 'care@fernwood.example',
        provider: 'postmark',
        smtpHost: '127.0.0.1',
        smtpPort: server.port,
      },
      credentials: { webhookUser: 'hub', webhookPassword: 'open-sesame', smtpUser: 'care', smtpPassword: 'right' },
    });
    inbox = body.id;
  });
  afterAll(async () => {
    await browser?.close();
    await hub?.close();
    await Promise.all([server?.close(), spy?.close()]);
  });

  async function open(mail: Record<string, unknown>, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const { status } = await hub.anybody.post(
      `/channels/${inbox}/mail`,
      { To: 'care@fernwood.example', MessageID: newId('pm'), ...mail },
      basic,
    );
    expect(status).toBe(200);
    const message = await messageOf(hub, mail.TextBody as string);
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 860 } });
    const { token } = await hub.app.get(Sessions).open(agent.id);
    await context.addCookies([{ name: 'tl_session', value: token, url: hub.url }]);
    const page = await context.newPage();
    await page.goto(`${hub.url}/inbox/${message?.conversation_id}`);
    return page;
  }
  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  }

  it('a hostile mail runs nothing, sends nothing, and loads its images only when asked', async () => {
    const root = spy.url;
    const page = await open({
      From: 'Mallory <mallory@evil.example>',
      Subject: 'Invoice',
      TextBody: 'Please look at the invoice',
      HtmlBody: hostile(root),
    });
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(hub.url)) asked.push(request.url());
    });
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('button', { name: 'Show the whole mail' }).click();
    const frame = page.frameLocator('iframe[title="The mail as it was written"]');
    await frame.getByText('Dear customer').waitFor();
    // Nothing of it acts when it is touched, either.
    await frame.getByText('Dear customer').hover();
    await frame.getByText('Dear customer').click();
    await page.waitForTimeout(1500);
    expect({ asked, dialogs, got: spy.got.length }).toEqual({ asked: [], dialogs: [], got: 0 });
    expect(page.url()).toContain(`${hub.url}/inbox/`);
    expect(await page.evaluate('window.owned')).toBeUndefined();
    const body = frame.locator('body');
    for (const tag of [
      'script',
      'form',
      'input',
      'svg',
      'iframe',
      'object',
      'embed',
      'link',
      'base',
      'video',
      'meta[http-equiv]',
    ])
      expect(await frame.locator(tag).count()).toBe(0);
    expect(await body.evaluate((node) => /\son\w+=|javascript:/i.test(node.innerHTML))).toBe(false);
    expect(await frame.locator('a').first().getAttribute('href')).toBe('https://fernwood.example/safe');
    await picture(page, 'mail-hostile');

    await page.getByRole('button', { name: 'Show images' }).click();
    await spy.until(1);
    await page.waitForTimeout(500);
    // The image that was shown, and none of the other ways to call home.
    expect(asked.every((url) => url.includes('pixel'))).toBe(true);
    expect(spy.got.every(({ headers }) => headers.referer === undefined && headers.cookie === undefined)).toBe(true);
    await page.context().close();
  }, 120_000);

  it('can be read in the dark', async () => {
    const page = await open(
      {
        From: 'Amara <amara@mail.example>',
        Subject: 'Colors',
        TextBody: 'Plain words in the dark',
        HtmlBody: '<p id="plain">Words without a color</p><p style="color:#333">Words that are dark grey</p>',
      },
      'dark',
    );
    await page.getByRole('button', { name: 'Show the whole mail' }).click();
    const frame = page.frameLocator('iframe[title="The mail as it was written"]');
    await frame.getByText('Words without a color').waitFor();
    const colors = await frame.locator('body').evaluate((node) => {
      const styled = (one: typeof node) => node.ownerDocument.defaultView?.getComputedStyle(one);
      return { ink: styled(node)?.color, paper: styled(node.ownerDocument.documentElement)?.backgroundColor };
    });
    expect(colors).toEqual({ ink: 'rgb(27, 27, 27)', paper: 'rgb(255, 255, 255)' });
    await picture(page, 'mail-dark');
    await page.context().close();
  }, 120_000);

  it('an answer is copied to the others in the mail, by keyboard alone', async () => {
    const page = await open({
      From: 'Bea <bea@mail.example>',
      Cc: 'Cal <cal@mail.example>, Dee <dee@mail.example>',
      Subject: 'Three of us',
      TextBody: 'We all want to know',
    });
    const write = page.getByRole('textbox', { name: /^Reply on/ });
    // Whoever has not taken it yet takes it with the first word.
    await page.getByRole('button', { name: 'Take over' }).or(write).first().waitFor();
    if (!(await write.isVisible())) await page.getByRole('button', { name: 'Take over' }).click();
    await write.waitFor();
    const cc = page.getByRole('button', { name: 'Cc, 2 other people in this mail' });
    await cc.waitFor();
    await picture(page, 'mail-copies-folded');
    await write.focus();
    await page.keyboard.press('Shift+Tab');
    expect(await cc.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Cc', exact: true });
    expect(await field.inputValue()).toBe('cal@mail.example, dee@mail.example');
    await page.keyboard.press('End');
    await page.keyboard.type(', nobody');
    await page.getByText('nobody is no e-mail address').waitFor();
    await picture(page, 'mail-copies-wrong');
    for (let i = 0; i < ', nobody'.length; i += 1) await page.keyboard.press('Backspace');
    const faults = await new AxeBuilder({ page }).include('[role="group"][aria-label="Copies"]').analyze();
    expect(faults.violations.map(({ id }) => id)).toEqual([]);
    await picture(page, 'mail-copies');
    await write.focus();
    await page.keyboard.type('It comes on Friday.');
    await page.keyboard.press('Control+Enter');
    const got = await server.until(1);
    expect(got.to).toEqual(['bea@mail.example', 'cal@mail.example', 'dee@mail.example']);
    await cc.waitFor();
    await page.context().close();
  }, 120_000);
});

function hostile(root: string): string {
  return `<html><head><base href="${root}/base/"><meta http-equiv="refresh" content="0;url=${root}/refresh">
<link rel="stylesheet" href="${root}/link.css"><style>@import url("${root}/import.css"); body{background:url(${root}/bg.png)}</style>
<script>top.owned=1;fetch("${root}/script")</script></head>
<body onload="alert(1)" background="${root}/body.png"><p onmouseover="alert(2)" onclick="top.location='${root}/click'">Dear customer</p>
<img src="${root}/pixel.gif" onerror="alert(3)" width="40" height="40" alt="pixel"><img src="x" onerror="fetch('${root}/onerror')">
<img srcset="${root}/srcset.png 1x"><picture><source srcset="${root}/source.png"></picture>
<svg onload="alert(4)"><image href="${root}/svg.png"></image><script>alert(5)</script></svg><math><mtext><style><img src=x onerror=alert(6)></style></mtext></math>
<form action="${root}/form"><input name="password" autofocus onfocus="alert(7)"><button>Log in</button></form>
<iframe src="${root}/frame" srcdoc="<script>alert(8)</script>"></iframe><object data="${root}/object"></object><embed src="${root}/embed">
<video src="${root}/video" poster="${root}/poster.png" autoplay></video><audio src="${root}/audio" autoplay></audio>
<p style="background-image:url(${root}/style.png);position:fixed;inset:0;behavior:url(${root}/b.htc)">Styled</p>
<table background="${root}/table.png"><tr><td background="${root}/td.png">Cell</td></tr></table>
<a href="https://fernwood.example/safe" ping="${root}/ping">safe</a> <a href="javascript:alert(9)">script</a> <a href="data:text/html,<script>alert(10)</script>">data</a>
</body></html>`;
}
