import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import type { Connection } from '../channel-adapter.js';
import type { ComposedMail } from './compose-mail.js';
import type { EmailSettings } from './email.settings.js';
import { judgeMail } from './judge-mail.js';
import { openAddress } from './mail-server.js';
import type { Handover } from './send-mail.js';

/** Hands one mail to the inbox's SMTP server. */
@Injectable()
export class SmtpCarrier {
  constructor(@Inject(CONFIG) private readonly config: RunningConfig) {}

  async send(mail: ComposedMail, { settings: given, credentials }: Connection): Promise<Handover> {
    const settings = given as EmailSettings;
    if (!settings.smtpHost) return { url: '', verdict: { kind: 'failed', why: 'no SMTP server is set' } };
    const url = `smtp://${settings.smtpHost}:${settings.smtpPort}`;
    let transport: Transporter<SentMessageInfo> | undefined;
    try {
      transport = await this.open(settings, credentials[0] ?? {});
      const { response } = (await transport.sendMail(mail)) as { response: string };
      const status = Number(response.slice(0, 3)) || null;
      return { url, verdict: { kind: 'delivered' }, providerId: mail.messageId.slice(1, -1), status, answer: response };
    } catch (error) {
      return { url, ...judgeMail(error as Error) };
    } finally {
      transport?.close();
    }
  }

  /** Signs in and writes nothing. Throws what the server said, or why it did not. */
  async greet(settings: EmailSettings, credentials: Record<string, string>): Promise<void> {
    const transport = await this.open(settings, credentials);
    try {
      await transport.verify();
    } finally {
      transport.close();
    }
  }

  private async open(settings: EmailSettings, { smtpUser: user, smtpPassword: pass }: Record<string, string>) {
    const host = settings.smtpHost as string;
    return createTransport({
      host: await openAddress(host, this.config.allowPrivateOutbound),
      port: settings.smtpPort,
      secure: settings.smtpSecure,
      // A password never leaves in the clear, except to a server on this machine or network that was allowed by name.
      requireTLS: Boolean(user) && !settings.smtpSecure && !this.config.allowPrivateOutbound,
      tls: { ...(!isIP(host) && { servername: host }), rejectUnauthorized: !this.config.allowPrivateOutbound },
      ...(user && { auth: { user, pass } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}
