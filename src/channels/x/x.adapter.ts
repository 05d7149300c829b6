import { createHmac } from 'node:crypto';
import { sameText } from '../../kernel/auth/hash.js';
import { z } from 'zod';
import type { ChannelAdapter, Connection, HttpAnswer, IncomingRequest } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { authorize } from './authorize.js';
import { readX } from './read-x.js';
import { callX, judgeX, packX } from './send-x.js';
import { uploadX } from './upload-x.js';

/** Direct messages and public mentions of an account on X. */
export const xAdapter: ChannelAdapter = {
  channel: 'x',
  name: 'X',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 10_000,
    maxPublicText: 280,
    weighsPublic: true,
    receipts: true,
    threads: true,
    publicComments: true,
    quotes: true,
    replyKinds: ['public', 'private'],
    firstContact: false,
  },
  settings: z.strictObject({
    apiRoot: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .default('https://api.x.com'),
    messagesPerSecond: paceSetting,
    accountId: z
      .string()
      .regex(/^\d{1,20}$/, 'Digits only')
      .nullish()
      .meta({ title: 'Account id', description: 'Its number; needed where one app serves several accounts' }),
  }),
  credentials: [
    {
      name: 'consumerSecret',
      label: 'API key secret',
      help: 'In the X developer portal: your app → Keys and tokens → Consumer keys. It signs what comes in.',
    },
    {
      name: 'accessToken',
      label: 'Access token',
      help: 'Of the account itself, made with rights to read, write and direct messages.',
    },
    {
      name: 'consumerKey',
      label: 'API key',
      help: 'With the access token secret: the token then never ends. Without both it is taken for OAuth 2.0, which ends after two hours.',
      optional: true,
    },
    {
      name: 'accessTokenSecret',
      label: 'Access token secret',
      help: 'Shown beside the access token under Keys and tokens.',
      optional: true,
    },
  ],
  setup: ({ id, publicUrl }) => [
    { text: 'In the X developer portal, make an app with access to the Account Activity API and direct messages.' },
    {
      text: 'Enter its API key and secret here, and the access token and secret of the account that customers write to.',
    },
    {
      text: 'Register this address with POST /2/webhooks. It may not hold a port, and X asks it a question at once:',
      value: `${publicUrl}/channels/${id}`,
    },
    { text: 'Subscribe the account with POST /2/account_activity/webhooks/{webhook_id}/subscriptions/all.' },
  ],
  check: ({ settings, credentials: [current] }) => {
    const url = `${String(settings.apiRoot).replace(/\/$/, '')}/2/users/me`;
    return { url, method: 'GET', headers: { authorization: authorize('GET', url, current) } };
  },
  inbound: {
    challenge,
    verify,
    read: ({ raw }, connection) => readX(raw, connection),
    account: ({ accountId }) => (typeof accountId === 'string' ? accountId : undefined),
    fileHosts: ['ton.twitter.com', '*.twimg.com'],
    // Public pictures need no token, and get none.
    file: (url, { credentials: [current] }) => ({
      url,
      method: 'GET',
      headers: privateFile(url) ? { authorization: authorize('GET', url, current) } : undefined,
    }),
  },
  send: packX,
  call: callX,
  upload: uploadX,
  // Direct messages: a thousand a day for an account, two hundred at once.
  pace: [{ perSecond: 1000 / 86_400, burst: 200, scope: 'account' }],
  judge: judgeX,
};

/** X asks every hour, and switches the address off that does not answer within three seconds. */
function challenge({ method, query }: IncomingRequest, { credentials: [current] }: Connection): HttpAnswer | null {
  const { crc_token: token } = query;
  if (method !== 'GET' || typeof token !== 'string' || token === '' || !current?.consumerSecret) return null;
  const body = JSON.stringify({ response_token: sign(current.consumerSecret, token) });
  return { status: 200, contentType: 'application/json', body };
}

function verify({ headers, raw }: IncomingRequest, { credentials }: Connection): boolean {
  const given = headers['x-twitter-webhooks-signature'];
  if (typeof given !== 'string') return false;
  return credentials.some(({ consumerSecret }) => consumerSecret && sameText(sign(consumerSecret, raw), given));
}

const sign = (secret: string, data: string | Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(data).digest('base64')}`;

const privateFile = (url: string): boolean => new URL(url).hostname === 'ton.twitter.com';
