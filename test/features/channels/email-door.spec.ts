import { createTransport } from 'nodemailer';
import { MailDns } from '../../../src/channels/email/mail-dns.js';
import { SmtpDoor } from '../../../src/channels/email/smtp-door.js';
import { type Booted, bootApp } from '../../support/boot-app.js';

describe('the SMTP door', () => {
  let hub: Booted;
  beforeAll(async () => {
    hub = await bootApp({ EMAIL_DOOR_PORT: '0' });
    // No name is known here, and none is waited for.
    hub.app.get(MailDns).resolve = () =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    const admin = await hub.signIn('admin');
    await admin.post('/v1/inboxes', { name: 'Care', channel: 'email', settings: { address: 'care@fernwood.example' } });
  });
  afterAll(() => hub.close());

  const send = (to: string, more: Record<string, unknown> = {}) => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: hub.app.get(SmtpDoor).port as number,
      ignoreTLS: true,
    });
    return transport.sendMail({
      from: 'Iris <iris@mail.example>',
      to,
      subject: 'Grüße',
      text: 'Schöne Grüße',
      ...more,
    });
  };
  const messages = () => hub.database.query<{ text: string }>(`SELECT text FROM message ORDER BY seq`);

  it('takes mail for its own addresses, each once, and relays nothing', async () => {
    await send('care@fernwood.example', { messageId: '<one@mail.example>' });
    expect(await messages()).toEqual([{ text: 'Schöne Grüße' }]);
    await send('care+anything@fernwood.example', { messageId: '<one@mail.example>' });
    expect(await messages()).toHaveLength(1);
    await expect(send('somebody@else.example')).rejects.toMatchObject({ responseCode: 550 });
  });
});
