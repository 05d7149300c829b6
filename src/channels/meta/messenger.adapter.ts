import { z } from 'zod';
import type { ChannelAdapter, Outgoing, Parcel } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { askGraph, callGraph } from './call-graph.js';
import { accountId, apiRoot, appId, credentialFields, stepsFor } from './connect.js';
import { judgeGraph } from './judge-graph.js';
import { limits } from './limits.js';
import { words } from './read-fields.js';
import { readMessenger } from './read-social.js';
import { sendComment } from './send-comment.js';
import { sendDirect } from './send-direct.js';
import { showTyping } from './show-typing.js';
import { answerChallenge, isSignedByMeta } from './verify-signature.js';

const { text, comment, windowHours, peopleHours, privateReplyHours } = limits.messenger;

/** A Facebook page: its Messenger, and the comments below its posts. */
export const messengerAdapter: ChannelAdapter = {
  channel: 'messenger',
  name: 'Messenger',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: text,
    maxPublicText: comment,
    receipts: true,
    threads: true,
    publicComments: true,
    privateReplyHours,
    typing: true,
    quotes: true,
    window: { hours: windowHours, after: 'people', peopleHours },
  },
  settings: z.strictObject({
    pageId: accountId('Page id', 'On the page under About, Page transparency'),
    appId,
    apiRoot: apiRoot('https://graph.facebook.com/v23.0'),
    messagesPerSecond: paceSetting,
  }),
  credentials: credentialFields('Of the page, with pages_messaging and pages_manage_engagement'),
  setup: stepsFor(
    'Messenger',
    'messages, messaging_postbacks, message_deliveries, message_reads, message_reactions, message_echoes, feed, mention',
    'Subscribe the page to the app, under Messenger, Settings, Webhooks',
  ),
  check: (connection) => askGraph(connection, connection.settings.pageId, 'name'),
  inbound: {
    challenge: answerChallenge,
    verify: isSignedByMeta,
    read: ({ raw }, connection) => readMessenger(raw, connection),
    account: ({ pageId }) => words(pageId) || undefined,
    fileHosts: ['*.fbcdn.net', '*.fbsbx.com'],
  },
  send: sendMessenger,
  call: callGraph,
  typing: showTyping,
  // The Send API: 300 texts a second for an account.
  pace: [{ perSecond: 300, burst: 300, scope: 'account' }],
  judge: judgeGraph,
};

/** A conversation below a post has a thread; Messenger's has none. */
function sendMessenger(outgoing: Outgoing): Parcel {
  const page = words(outgoing.settings.pageId);
  return outgoing.thread ? sendComment('messenger', page, outgoing) : sendDirect('messenger', page, outgoing);
}
