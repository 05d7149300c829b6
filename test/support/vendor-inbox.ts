import { ReceiveMessages } from '../../src/conversations/index.js';
import type { Booted, Caller } from './boot-app.js';

const external = (value: string) => ({ kind: 'external_id' as const, value });
const phone = (value: string) => ({ kind: 'phone' as const, value });

const twilio = {
  settings: { accountSid: `AC${'1'.repeat(32)}`, number: '+447700900471' },
  credentials: { authToken: 'an-auth-token-of-thirty-two-char' },
};
/** What an inbox of each vendor's is made with, who writes to it, and how the vendor says that it took a message. */
export const vendors = {
  telegram: {
    settings: {},
    credentials: {
      botToken: '7012345678:AAH0123456789abcdefghijklmnopqrstuv',
      webhookSecret: 'a-secret_of-the-vendor',
    },
    from: (n: number) => external(`telegram:${7000 + n}`),
    took: { ok: true, result: { message_id: 5, chat: { id: 7001 } } },
  },
  slack: {
    settings: {},
    credentials: { signingSecret: 'signing', botToken: 'xoxb-1' },
    from: (n: number) => external(`slack:U${n}`),
    took: { ok: true, channel: 'D1', ts: '1.000001' },
  },
  viber: {
    settings: {},
    credentials: { authToken: 'viber-token' },
    from: (n: number) => external(`viber:u${n}`),
    took: { status: 0, message_token: 5741311803571721 },
  },
  x: {
    settings: {},
    credentials: { consumerSecret: 'consumer', accessToken: 'access' },
    from: (n: number) => external(`x:${8000 + n}`),
    took: { data: { dm_event_id: '1582838499983564806' } },
  },
  line: {
    settings: {},
    credentials: { channelSecret: 'channel', accessToken: 'access' },
    from: (n: number) => external(`line:U${n}`),
    took: { sentMessages: [{ id: '461230966842064897' }] },
  },
  sms: {
    ...twilio,
    from: (n: number) => phone(`+4477009${String(n).padStart(5, '0')}`),
    took: { sid: `SM${'2'.repeat(32)}`, status: 'queued' },
  },
  whatsapp: {
    settings: { phoneNumberId: '106540352242922' },
    credentials: { appSecret: 'app', verifyToken: 'verify-this-token-please', accessToken: 'EAAG' },
    from: (n: number) => phone(`+4477009${String(n).padStart(5, '0')}`),
    took: { messages: [{ id: 'wamid.HBgL' }] },
  },
} as const;
export type VendorName = keyof typeof vendors;

export interface VendorInbox {
  id: string;
  /** A conversation of a new customer. */
  arrive(): Promise<string>;
}

let customers = 0;

/** An inbox whose vendor is a server of the test's own. */
export async function vendorInbox(
  hub: Booted,
  admin: Caller,
  channel: VendorName,
  url: string,
  more: Record<string, unknown> = {},
): Promise<VendorInbox> {
  const { settings, credentials, from } = vendors[channel];
  const apiRoot = new URL(url).origin;
  const made = await admin.post('/v1/inboxes', {
    name: `${channel} of a test`,
    channel,
    settings: { ...settings, apiRoot, ...more },
    credentials,
  });
  if (made.status !== 201) throw new Error(`${channel}: ${JSON.stringify(made.body)}`);
  const { id } = made.body;
  return {
    id,
    arrive: async () => {
      customers += 1;
      const { conversationId } = await hub.app.get(ReceiveMessages).submit({
        inboxId: id,
        externalId: `in-${customers}`,
        address: { ...from(customers), proof: 'verified', source: channel },
        thread: '',
        text: 'hello?',
      });
      return conversationId;
    },
  };
}
