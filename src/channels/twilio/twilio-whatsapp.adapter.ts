import type { ChannelAdapter } from '../channel-adapter.js';
import { judgeTwilio } from './judge.js';
import { toCheck, toParcel, toRequest } from './send.js';
import { twilioCredentials, WhatsappSettings } from './settings.js';
import { twilioInbound } from './twilio-inbound.js';

/** WhatsApp by way of a sender at Twilio. */
export const twilioWhatsappAdapter: ChannelAdapter = {
  channel: 'twilio-whatsapp',
  name: 'WhatsApp (Twilio)',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 1600,
    receipts: true,
    templates: true,
    firstContact: true,
    reaches: 'phone',
    window: { hours: 24, after: 'template' },
  },
  settings: WhatsappSettings,
  credentials: twilioCredentials,
  setup: ({ id, publicUrl }) => [
    { text: 'In the Twilio console open Messaging, Senders, WhatsApp senders, and choose the sender.' },
    {
      text: 'At “Webhook URL for incoming messages” choose HTTP POST and paste this address.',
      value: `${publicUrl}/channels/${id}`,
    },
    { text: 'To write first, or after 24 hours, make templates under Messaging, Content Template Builder.' },
    { text: 'Save, then write to the number with WhatsApp: the message appears here.' },
  ],
  check: toCheck,
  inbound: twilioInbound('twilio-whatsapp'),
  send: (outgoing) => toParcel('twilio-whatsapp', outgoing),
  call: (parcel, connection, deliveryId) =>
    toRequest(parcel, connection, deliveryId, { prefix: 'whatsapp:', mostFiles: 1 }),
  // 80 a second for a sender.
  pace: [{ perSecond: 80, burst: 80, scope: 'account' }],
  judge: judgeTwilio,
};
