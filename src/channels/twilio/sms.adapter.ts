import type { ChannelAdapter } from '../channel-adapter.js';
import { judgeTwilio } from './judge.js';
import { toCheck, toParcel, toRequest } from './send.js';
import { twilioCredentials, TwilioSettings } from './settings.js';
import { twilioInbound } from './twilio-inbound.js';

/** Text messages and MMS to a number at Twilio. */
export const smsAdapter: ChannelAdapter = {
  channel: 'sms',
  name: 'SMS',
  class: 'async',
  capabilities: {
    attachments: true,
    maxText: 1600,
    receipts: true,
    firstContact: true,
    reaches: 'phone',
    segments: true,
  },
  settings: TwilioSettings,
  credentials: twilioCredentials,
  setup: ({ id, publicUrl }) => [
    { text: 'In the Twilio console open Phone Numbers, Manage, Active numbers, and choose the number.' },
    {
      text: 'Under Messaging, at “A message comes in”, choose Webhook and HTTP POST, and paste this address.',
      value: `${publicUrl}/channels/${id}`,
    },
    { text: 'If the number belongs to a messaging service, paste the same address there, under Integration.' },
    { text: 'Save, then write a text message to the number: it appears here.' },
  ],
  check: toCheck,
  inbound: twilioInbound('sms'),
  send: (outgoing) => toParcel('sms', outgoing),
  call: (parcel, connection, deliveryId) => toRequest(parcel, connection, deliveryId, { prefix: '', mostFiles: 10 }),
  // A long code sends one a second; a short code or a registered campaign more, which the settings may say.
  pace: [{ perSecond: 1, burst: 1, scope: 'account' }],
  judge: judgeTwilio,
};
