import { randomBytes } from 'node:crypto';
import type { EmailSettings } from '../email.settings.js';
import { bare, jsonOf, judgeApi, type MailProvider, OWN_ID, TIMEOUT_MS, textAt } from './mail-provider.js';

const ROOT = 'https://api.mailgun.net';

const headers = (apiKey: string) => ({ authorization: `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}` });

const domainOf = ({ mailgunDomain, address }: EmailSettings): string => mailgunDomain ?? address.split('@')[1];

/** Sends by Mailgun: the finished mail to `/messages.mime`, so that every header is the one we wrote. */
export const byMailgun: MailProvider = {
  name: 'Mailgun',
  request: ({ mail, raw, settings, apiKey }) => {
    const boundary = `tl-${randomBytes(16).toString('hex')}`;
    const fields: [string, string][] = [
      ...mail.envelope.to.map((address): [string, string] => ['to', address]),
      [`v:${OWN_ID}`, bare(mail.messageId)],
      ['o:tracking', 'no'],
    ];
    return {
      url: `${settings.apiRoot ?? ROOT}/v3/${domainOf(settings)}/messages.mime`,
      headers: { ...headers(apiKey), 'content-type': `multipart/form-data; boundary=${boundary}` },
      timeoutMs: TIMEOUT_MS,
      body: form(boundary, fields, raw),
    };
  },
  judge: (result) => {
    const verdict = judgeApi('Mailgun', result, (body) => textAt(body, 'message'));
    const id = textAt(jsonOf(result), 'id');
    return verdict.kind === 'delivered' ? { ...verdict, providerId: id && bare(id) } : verdict;
  },
  check: (settings, apiKey) => ({
    url: `${settings.apiRoot ?? ROOT}/v3/domains/${domainOf(settings)}`,
    method: 'GET',
    headers: headers(apiKey),
  }),
};

function form(boundary: string, fields: [string, string][], raw: Buffer): Buffer {
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="message"; filename="message.eml"\r\nContent-Type: message/rfc822\r\n\r\n`;
  return Buffer.concat([Buffer.from(parts.join('') + file), raw, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
