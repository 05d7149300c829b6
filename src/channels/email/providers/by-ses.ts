import aws4 from 'aws4';
import type { OutboundRequest } from '../../../kernel/http/outbound/index.js';
import type { EmailSettings } from '../email.settings.js';
import { jsonOf, judgeApi, type MailProvider, TIMEOUT_MS, textAt } from './mail-provider.js';

/** Sends by Amazon SES: the finished mail to version 2 of its API, signed by the access key. Amazon gives it a Message-ID of its own. */
export const bySes: MailProvider = {
  name: 'Amazon SES',
  request: ({ mail, raw, settings, apiKey }) => ({
    ...signed(settings, apiKey, 'POST', '/v2/email/outbound-emails', {
      FromEmailAddress: mail.from.address,
      Destination: {
        ToAddresses: [mail.to.address],
        ...(mail.cc.length > 0 && { CcAddresses: mail.cc }),
        ...(mail.bcc.length > 0 && { BccAddresses: mail.bcc }),
      },
      Content: { Raw: { Data: raw.toString('base64') } },
    }),
    timeoutMs: TIMEOUT_MS,
  }),
  judge: (result) => {
    const verdict = judgeApi('Amazon SES', result, (body) => textAt(body, 'message') ?? textAt(body, 'Message'));
    return verdict.kind === 'delivered' ? { ...verdict, providerId: textAt(jsonOf(result), 'MessageId') } : verdict;
  },
  check: (settings, apiKey) => signed(settings, apiKey, 'GET', '/v2/email/account'),
};

/** Made for each try anew: a signature is good for minutes. */
function signed(
  { apiRoot, sesRegion: region = 'us-east-1' }: EmailSettings,
  apiKey: string,
  method: 'GET' | 'POST',
  path: string,
  content?: unknown,
): OutboundRequest {
  const [accessKeyId, secretAccessKey = ''] = apiKey.split(':');
  const root = new URL(apiRoot ?? `https://email.${region}.amazonaws.com`);
  const body = content === undefined ? undefined : JSON.stringify(content);
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const { headers } = aws4.sign(
    { service: 'ses', region, host: root.host, method, path, headers: type, body },
    { accessKeyId, secretAccessKey },
  );
  const { Host, ...rest } = headers as Record<string, string>;
  return { url: root.origin + path, method, headers: { ...rest, host: Host }, ...(body !== undefined && { body }) };
}
