import {
  addressed,
  bare,
  jsonOf,
  judgeApi,
  type MailProvider,
  OWN_ID,
  ownHeaders,
  TIMEOUT_MS,
  textAt,
} from './mail-provider.js';

const ROOT = 'https://api.postmarkapp.com';

const headers = (apiKey: string) => ({
  accept: 'application/json',
  'content-type': 'application/json',
  'x-postmark-server-token': apiKey,
});

/** Sends by Postmark: `POST /email`. Our Message-ID stays only if it is told to keep it, and comes back in the metadata. */
export const byPostmark: MailProvider = {
  name: 'Postmark',
  request: ({ mail, settings, apiKey }) => ({
    url: `${settings.apiRoot ?? ROOT}/email`,
    headers: headers(apiKey),
    timeoutMs: TIMEOUT_MS,
    body: JSON.stringify({
      From: addressed(mail.from),
      To: addressed(mail.to),
      ...(mail.cc.length > 0 && { Cc: mail.cc.join(', ') }),
      ...(mail.bcc.length > 0 && { Bcc: mail.bcc.join(', ') }),
      ...(mail.replyTo && { ReplyTo: addressed(mail.replyTo) }),
      Subject: mail.subject,
      TextBody: mail.text,
      HtmlBody: mail.html,
      Headers: Object.entries({ ...ownHeaders(mail), 'X-PM-KeepID': 'true' }).map(([Name, Value]) => ({ Name, Value })),
      Metadata: { [OWN_ID]: bare(mail.messageId) },
      MessageStream: settings.messageStream,
      TrackOpens: false,
      Attachments: mail.attachments.map(({ filename, contentType, content, cid }) => ({
        Name: filename,
        ContentType: contentType,
        Content: content.toString('base64'),
        ...(cid && { ContentID: `cid:${cid}` }),
      })),
    }),
  }),
  judge: (result) => {
    const verdict = judgeApi('Postmark', result, (body) => textAt(body, 'Message'));
    return verdict.kind === 'delivered' ? { ...verdict, providerId: textAt(jsonOf(result), 'MessageID') } : verdict;
  },
  check: ({ apiRoot }, apiKey) => ({ url: `${apiRoot ?? ROOT}/server`, method: 'GET', headers: headers(apiKey) }),
};
