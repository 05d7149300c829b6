import type { VerifyStep } from '../../../src/contract/channels.js';
import { type Booted, bootApp, type Caller } from '../../support/boot-app.js';
import { type ImapServer, startImapServer } from '../../support/imap-server.js';
import { type ProviderDouble, startProviderDouble } from '../../support/mail-provider-double.js';
import { type MailServer, startMailServer } from '../../support/mail-server.js';

describe('verifying an e-mail inbox', () => {
  let hub: Booted;
  let admin: Caller;
  let server: MailServer;
  let box: ImapServer;
  let double: ProviderDouble;

  beforeAll(async () => {
    hub = await bootApp();
    admin = await hub.signIn('admin');
    [server, box, double] = await Promise.all([startMailServer(), startImapServer(), startProviderDouble()]);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([server?.close(), box?.close(), double?.close()]);
  });

  async function verify(settings: Record<string, unknown>, credentials: Record<string, string> = {}) {
    const made = await admin.post('/v1/inboxes', {
      name: 'Mail',
      channel: 'email',
      settings: { address: 'care@fernwood.example', ...settings },
      credentials,
    });
    expect(made.status).toBe(201);
    // Paused at once: only what is asked here may sign in.
    await admin.patch(`/v1/inboxes/${made.body.id}`, { paused: true });
    const { status, body } = await admin.post(`/v1/inboxes/${made.body.id}/verify`, {});
    expect(status).toBe(200);
    const step = (name: string) => {
      const { ok, words } = (body.steps as VerifyStep[]).find((one) => one.name === name) as VerifyStep;
      return [ok, words];
    };
    return { out: step('Mail goes out'), into: step('Mail comes in') };
  }

  it('signs in to both servers, and says what each said', async () => {
    const smtp = { smtpHost: '127.0.0.1', smtpPort: server.port };
    const imap = { imapHost: '127.0.0.1', imapPort: box.port, imapSecure: false };
    const right = { smtpUser: 'care', smtpPassword: 'right', imapUser: 'care', imapPassword: 'right' };
    box.deliver('From: a@b.example\r\n\r\nhi');
    expect(await verify({ ...smtp, ...imap }, right)).toEqual({
      out: [true, `127.0.0.1:${server.port} takes care and the password.`],
      into: [true, `127.0.0.1:${box.port} takes care; INBOX holds 1 mails.`],
    });
    expect(await verify({ ...smtp, ...imap }, { ...right, smtpPassword: 'no', imapPassword: 'no' })).toEqual({
      out: [false, `127.0.0.1:${server.port} does not take this user and password (535).`],
      into: [false, `127.0.0.1:${box.port} does not take care with this password.`],
    });
    expect(server.got).toEqual([]);
  });

  it('says that a server is not there, and what is not set', async () => {
    const { out, into } = await verify(
      { smtpHost: '127.0.0.1', smtpPort: 9, imapHost: '127.0.0.1', imapPort: 9 },
      { imapUser: 'care', imapPassword: 'x' },
    );
    expect(out).toEqual([false, expect.stringMatching(/^127\.0\.0\.1:9 cannot be reached: /)]);
    expect(into).toEqual([false, expect.stringMatching(/^127\.0\.0\.1:9 cannot be reached: /)]);
    expect(await verify({})).toEqual({
      out: [false, 'No SMTP server and no provider is set: nothing can be sent.'],
      into: [false, expect.stringMatching(/^No way in is set/)],
    });
  });

  it('asks a provider without sending', async () => {
    for (const [sendBy, name] of [
      ['postmark', 'Postmark'],
      ['sendgrid', 'SendGrid'],
      ['mailgun', 'Mailgun'],
    ]) {
      const settings = { sendBy, provider: sendBy, apiRoot: double.url };
      expect((await verify(settings, { apiKey: 'right' })).out).toEqual([true, `${name} takes this key.`]);
      expect((await verify(settings, { apiKey: 'wrong' })).out).toEqual([
        false,
        `${name} does not take this key (401).`,
      ]);
      expect(await verify(settings)).toEqual({
        out: [false, `No API key of ${name} is set: nothing can be sent.`],
        into: [null, `${sendBy} posts it here; the first mail to care@fernwood.example will show whether it does.`],
      });
    }
    expect(double.calls).toEqual([]);
  });
});
