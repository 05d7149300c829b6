import { z } from 'zod';
import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { ChannelAdapter, Connection } from '../channel-adapter.js';
import { paceSetting } from '../pace-setting.js';
import { templatesSetting } from '../reply-templates.js';
import { askGraph, callGraph } from './call-graph.js';
import { accountId, apiRoot, credentialFields, stepsFor } from './connect.js';
import { judgeGraph } from './judge-graph.js';
import { limits } from './limits.js';
import { words } from './read-fields.js';
import { readWhatsApp } from './read-whatsapp.js';
import { sendWhatsApp, withDelivery } from './send-whatsapp.js';
import { showTypingOnWhatsApp } from './show-typing.js';
import { answerChallenge, isSignedByMeta } from './verify-signature.js';

/** WhatsApp by Meta's own Cloud API: one inbox for each business phone number. */
export const whatsappAdapter: ChannelAdapter = {
  channel: 'whatsapp',
  name: 'WhatsApp',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: limits.whatsapp.text,
    receipts: true,
    templates: true,
    typing: true,
    quotes: true,
    firstContact: true,
    reaches: 'phone',
    window: { hours: limits.whatsapp.windowHours, after: 'template' },
  },
  settings: z.strictObject({
    phoneNumberId: accountId('Phone number id', 'Not the number itself: under WhatsApp, API setup, below the number'),
    templates: templatesSetting,
    messagesPerSecond: paceSetting,
    apiRoot: apiRoot('https://graph.facebook.com/v23.0'),
  }),
  credentials: credentialFields('Of a system user with whatsapp_business_messaging, so that it does not expire'),
  setup: stepsFor('WhatsApp', 'messages', 'Add the business account to the app, so that its numbers are heard'),
  check: (connection) => askGraph(connection, connection.settings.phoneNumberId, 'verified_name'),
  inbound: {
    challenge: answerChallenge,
    verify: isSignedByMeta,
    read: ({ raw }) => readWhatsApp(raw),
    account: ({ phoneNumberId }) => words(phoneNumberId) || undefined,
    fileHosts: ['*.fbsbx.com', '*.fbcdn.net', '*.whatsapp.net', 'graph.facebook.com'],
    file: askForFile,
  },
  send: sendWhatsApp,
  typing: showTypingOnWhatsApp,
  call: (parcel, connection, deliveryId) => callGraph(withDelivery(parcel, deliveryId), connection),
  // 80 a second for a number; to one person ten a minute, 45 at once.
  pace: [
    { perSecond: 80, burst: 80, scope: 'account' },
    { perSecond: 1 / 6, burst: 45, scope: 'recipient' },
  ],
  judge: judgeGraph,
};

const metaHost = /(^|\.)(fbsbx\.com|fbcdn\.net|whatsapp\.net)$/;

/** An id is asked for its address, an address for its bytes; the token goes to Meta's hosts and to no others. */
function askForFile(reference: string, connection: Connection): OutboundRequest {
  if (!reference.startsWith('http')) return askGraph(connection, reference);
  const { headers, url: root } = askGraph(connection, '');
  const { hostname, origin, protocol } = new URL(reference);
  const trusted = (protocol === 'https:' && metaHost.test(hostname)) || origin === new URL(root).origin;
  return { method: 'GET', url: reference, headers: trusted ? headers : {} };
}
