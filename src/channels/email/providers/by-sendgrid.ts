import { bare, judgeApi, type MailProvider, OWN_ID, ownHeaders, TIMEOUT_MS, textAt } from './mail-provider.js';

const ROOT = 'https://api.sendgrid.com';

const headers = (apiKey: string) => ({ 'content-type': 'application/json', authorization: `Bearer ${apiKey}` });

const person = ({ name, address }: { name: string; address: string }) => ({ email: address, ...(name && { name }) });

/** Sends by SendGrid: `POST /v3/mail/send`. Its events carry our Message-ID as an argument of the mail. */
export const bySendgrid: MailProvider = {
  name: 'SendGrid',
  request: ({ mail, settings, apiKey }) => ({
    url: `${settings.apiRoot ?? ROOT}/v3/mail/send`,
    headers: headers(apiKey),
    timeoutMs: TIMEOUT_MS,
    body: JSON.stringify({
      personalizations: [
        {
          to: [person(mail.to)],
          ...(mail.cc.length > 0 && { cc: mail.cc.map((email) => ({ email })) }),
          ...(mail.bcc.length > 0 && { bcc: mail.bcc.map((email) => ({ email })) }),
          custom_args: { [OWN_ID]: bare(mail.messageId) },
        },
      ],
      from: person(mail.from),
      ...(mail.replyTo && { reply_to: person(mail.replyTo) }),
      subject: mail.subject,
      // The plain text first: SendGrid takes them in this order only, and none that is empty.
      content: [
        { type: 'text/plain', value: mail.text || ' ' },
        { type: 'text/html', value: mail.html },
      ],
      headers: ownHeaders(mail),
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
      ...(mail.attachments.length > 0 && {
        attachments: mail.attachments.map(({ filename, contentType, content, cid }) => ({
          filename,
          type: contentType,
          content: content.toString('base64'),
          disposition: cid ? 'inline' : 'attachment',
          ...(cid && { content_id: cid }),
        })),
      }),
    }),
  }),
  judge: (result) => {
    const verdict = judgeApi('SendGrid', result, (body) => textAt(body, 'errors', 0, 'message'));
    if (verdict.kind !== 'delivered' || result.kind !== 'answer') return verdict;
    return { ...verdict, providerId: result.headers['x-message-id'] || undefined };
  },
  check: ({ apiRoot }, apiKey) => ({ url: `${apiRoot ?? ROOT}/v3/scopes`, method: 'GET', headers: headers(apiKey) }),
};
