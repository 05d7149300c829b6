import { Injectable } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Outbound } from '../../kernel/http/outbound/index.js';
import type { Connection } from '../channel-adapter.js';
import type { ComposedMail } from './compose-mail.js';
import type { EmailSettings } from './email.settings.js';
import type { MailProvider } from './providers/mail-provider.js';
import type { Handover } from './send-mail.js';

const KEPT_ANSWER = 2000;

/** Hands one mail to a provider's API. */
@Injectable()
export class ApiCarrier {
  constructor(private readonly outbound: Outbound) {}

  async send(provider: MailProvider, mail: ComposedMail, { settings, credentials }: Connection): Promise<Handover> {
    const { apiKey } = credentials[0] ?? {};
    if (!apiKey) return { url: '', verdict: { kind: 'failed', why: `no API key of ${provider.name} is set` } };
    const raw = await bytesOf(mail);
    const request = provider.request({ mail, raw, settings: settings as EmailSettings, apiKey });
    const result = await this.outbound.call(request);
    const { providerId, ...verdict } = provider.judge(result);
    const answered = result.kind === 'answer';
    return {
      url: request.url,
      verdict,
      providerId,
      status: answered ? result.status : null,
      answer: answered ? result.body.subarray(0, KEPT_ANSWER).toString('utf8').replaceAll('\u0000', '\ufffd') : null,
    };
  }
}

/** The mail as it would go over the wire, without those it was copied to in secret. */
async function bytesOf(mail: ComposedMail): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({
    ...mail,
    bcc: undefined,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message as Buffer;
}
