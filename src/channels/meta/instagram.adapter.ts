import { z } from 'zod';
import type { ChannelAdapter, Outgoing, Parcel } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { askForMention, nobody, readMention } from './ask-for-mention.js';
import { askGraph, callGraph } from './call-graph.js';
import { accountId, apiRoot, appId, credentialFields, stepsFor } from './connect.js';
import { judgeGraph } from './judge-graph.js';
import { limits } from './limits.js';
import { words } from './read-fields.js';
import { readInstagram } from './read-social.js';
import { sendComment } from './send-comment.js';
import { sendDirect } from './send-direct.js';
import { showTyping } from './show-typing.js';
import { answerChallenge, isSignedByMeta } from './verify-signature.js';

const { text, comment, windowHours, peopleHours, privateReplyHours } = limits.instagram;

/** An Instagram account: its direct messages, comments, mentions and stories. */
export const instagramAdapter: ChannelAdapter = {
  channel: 'instagram',
  name: 'Instagram',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: text,
    maxPublicText: comment,
    countsBytes: true,
    receipts: true,
    threads: true,
    publicComments: true,
    privateReplyHours,
    typing: true,
    window: { hours: windowHours, after: 'people', peopleHours },
  },
  settings: z.strictObject({
    accountId: accountId('Instagram account id', 'Of the professional account: user_id, as the API names it'),
    appId,
    apiRoot: apiRoot('https://graph.instagram.com/v23.0'),
    messagesPerSecond: paceSetting,
  }),
  credentials: credentialFields(
    'Of the account, with instagram_business_manage_messages and instagram_business_manage_comments; renew it within 60 days',
  ),
  setup: stepsFor(
    'Instagram',
    'messages, messaging_postbacks, messaging_seen, message_reactions, comments, live_comments, mentions',
    'In the Instagram app allow access to messages, under Settings, Messages, Connected tools',
  ),
  check: (connection) => askGraph(connection, connection.settings.accountId, 'username'),
  inbound: {
    challenge: answerChallenge,
    verify: isSignedByMeta,
    read: ({ raw }, connection) => readInstagram(raw, connection),
    account: (settings) => words(settings.accountId) || undefined,
    fileHosts: ['*.cdninstagram.com', '*.fbcdn.net', '*.fbsbx.com'],
    untold: { nobody, ask: askForMention, read: readMention },
  },
  send: sendInstagram,
  call: callGraph,
  typing: showTyping,
  // The Send API: 300 texts a second for an account.
  pace: [{ perSecond: 300, burst: 300, scope: 'account' }],
  judge: judgeGraph,
};

/** A conversation below a post has a thread; the direct one has none. */
function sendInstagram(outgoing: Outgoing): Parcel {
  const account = words(outgoing.settings.accountId);
  return outgoing.thread ? sendComment('instagram', account, outgoing) : sendDirect('instagram', account, outgoing);
}
