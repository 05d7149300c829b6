import { Inject, Injectable } from '@nestjs/common';
import { createTransport, type SentMessageInfo, type Transporter } from 'nodemailer';
import { Attachments } from '../../conversations/index.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import type { Connection, Judged } from '../channel-adapter.js';
import type { Verdict } from '../delivery/verdict.js';
import { AutomaticAnswers } from './automatic-answers.js';
import { composeMail } from './compose-mail.js';
import type { EmailSettings } from './email.settings.js';
import { judgeMail } from './judge-mail.js';
import { MailKeys } from './mail-keys.js';
import { openAddress } from './mail-server.js';
import type { MailParcel } from './pack-mail.js';

export interface SentMail {
  url: string;
  verdict: Verdict;
  /** The Message-ID it went under. */
  providerId?: string;
  status: number | null;
  answer: string | null;
  ms: number;
}

/** Hands one mail to the inbox's SMTP server, under the same Message-ID however often it is tried. */
@Injectable()
export class SendMail {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly keys: MailKeys,
    private readonly attachments: Attachments,
    private readonly automatic: AutomaticAnswers,
  ) {}

  async run(data: Record<string, unknown>, connection: Connection): Promise<SentMail> {
    const parcel = data as unknown as MailParcel;
    const settings = connection.settings as EmailSettings;
    const began = Date.now();
    const done = (
      { providerId, ...verdict }: Judged,
      status: number | null = null,
      answer: string | null = null,
    ): SentMail => ({
      providerId,
      url: settings.smtpHost ? `smtp://${settings.smtpHost}:${settings.smtpPort}` : '',
      verdict,
      status,
      answer: answer && answer.slice(0, 2000),
      ms: Date.now() - began,
    });
    if (!settings.smtpHost) return done({ kind: 'failed', why: 'no SMTP server is set' });
    const refused = parcel.automatic ? await this.automatic.refusal(parcel) : null;
    if (refused) return done({ kind: 'failed', why: refused });
    let transport: Transporter<SentMessageInfo> | undefined;
    try {
      const mail = composeMail(parcel, settings, this.keys.of(connection.inboxId), await this.files(parcel));
      transport = await this.transport(settings, connection);
      const info = (await transport.sendMail(mail)) as { response: string };
      return done(
        { kind: 'delivered', providerId: mail.messageId.slice(1, -1) },
        Number(info.response.slice(0, 3)) || null,
        info.response,
      );
    } catch (error) {
      const { verdict, status, answer } = judgeMail(error as Error);
      return done(verdict, status, answer);
    } finally {
      transport?.close();
    }
  }

  private async files({ attachments }: MailParcel) {
    return Promise.all(
      attachments.map(async ({ id, name, contentType }) => ({
        filename: name,
        contentType,
        content: (await this.attachments.read(id)).body,
      })),
    );
  }

  private async transport(settings: EmailSettings, { credentials }: Connection) {
    const { smtpUser: user, smtpPassword: pass } = credentials[0] ?? {};
    const host = settings.smtpHost as string;
    return createTransport({
      host: await openAddress(host, this.config.allowPrivateOutbound),
      port: settings.smtpPort,
      secure: settings.smtpSecure,
      // A password never leaves in the clear, except to a server on this machine or network that was allowed by name.
      requireTLS: Boolean(user) && !settings.smtpSecure && !this.config.allowPrivateOutbound,
      tls: { servername: host, rejectUnauthorized: !this.config.allowPrivateOutbound },
      ...(user && { auth: { user, pass } }),
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}
