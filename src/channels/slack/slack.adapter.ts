import { createHmac } from 'node:crypto';
import { sameText } from '../../kernel/auth/hash.js';
import { z } from 'zod';
import type { ChannelAdapter, Connection, HttpAnswer, IncomingRequest } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { parseSlack, readSlack } from './read-slack.js';
import { callSlack, judgeSlack, packSlack } from './send-slack.js';

/** Both ways: a request from the past may be a replay, one from the future never ages. */
const TOLERANCE_SECONDS = 300;

/** Messages to and from a Slack app: alone with a person, or in the channels it was invited to. */
export const slackAdapter: ChannelAdapter = {
  channel: 'slack',
  name: 'Slack',
  class: 'async',
  capabilities: { attachments: true, maxText: 4000, receipts: false, threads: true, quotes: true, firstContact: true },
  settings: z.strictObject({
    apiRoot: z
      .url({ protocol: /^https?$/ })
      .max(300)
      .default('https://slack.com/api'),
    messagesPerSecond: paceSetting,
  }),
  credentials: [
    { name: 'signingSecret', label: 'Signing secret', help: 'In your Slack app: Basic Information → App Credentials.' },
    {
      name: 'botToken',
      label: 'Bot token',
      help: 'Starts with xoxb-. In your Slack app: OAuth & Permissions, once it is installed.',
    },
  ],
  setup: ({ id, publicUrl }) => [
    {
      text: 'At api.slack.com/apps, create an app. Under OAuth & Permissions give the bot these rights:',
      value: 'chat:write im:history channels:history files:read reactions:read',
    },
    { text: 'Install it to your workspace, and enter its signing secret and bot token here.' },
    {
      text: 'Under Event Subscriptions, switch events on and enter this Request URL. Slack tries it at once and says Verified:',
      value: `${publicUrl}/channels/${id}`,
    },
    {
      text: 'Subscribe to these bot events, and save:',
      value: 'message.im message.channels reaction_added reaction_removed',
    },
    { text: 'Under App Home, allow messages from the Messages tab. Invite the app to the channels it should hear.' },
  ],
  check: (connection) => callSlack({ type: 'auth.test', data: {} }, connection),
  inbound: {
    challenge,
    verify,
    read: ({ raw }, connection) => readSlack(raw, connection),
    fileHosts: ['files.slack.com'],
    file: (url, { credentials: [current] }) => ({
      url,
      method: 'GET',
      headers: { authorization: `Bearer ${current.botToken}` },
    }),
  },
  send: packSlack,
  call: callSlack,
  // chat.postMessage: one a second in a channel, short bursts aside.
  pace: [{ perSecond: 1, burst: 3, scope: 'recipient', of: 'channel' }],
  judge: judgeSlack,
};

/** Asked by POST, and answered only once its signature was right. */
function challenge({ method, raw }: IncomingRequest): HttpAnswer | null {
  // Nearly every request is no question: it is not parsed twice.
  if (method !== 'POST' || !raw.includes('"url_verification"')) return null;
  const { type, challenge: asked } = parseSlack(raw);
  return type === 'url_verification' && asked ? { status: 200, contentType: 'text/plain', body: asked } : null;
}

function verify({ headers, raw, nowMs }: IncomingRequest, { credentials }: Connection): boolean {
  const { 'x-slack-signature': given, 'x-slack-request-timestamp': at } = headers;
  if (typeof given !== 'string' || typeof at !== 'string' || !/^\d{1,12}$/.test(at)) return false;
  if (Math.abs(nowMs / 1000 - Number(at)) > TOLERANCE_SECONDS) return false;
  return credentials.some(({ signingSecret }) => {
    if (!signingSecret) return false;
    const digest = createHmac('sha256', signingSecret).update(`v0:${at}:`).update(raw).digest('hex');
    return sameText(`v0=${digest}`, given);
  });
}
