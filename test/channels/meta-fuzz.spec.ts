import type { ChannelAdapter, Connection, IncomingRequest } from '../../src/channels/channel-adapter.js';
import { instagramAdapter } from '../../src/channels/meta/instagram.adapter.js';
import { messengerAdapter } from '../../src/channels/meta/messenger.adapter.js';
import { whatsappAdapter } from '../../src/channels/meta/whatsapp.adapter.js';

const connection = { settings: {}, credentials: [] } as unknown as Connection;
const junk = [
  null,
  -1,
  1e30,
  '',
  'x'.repeat(5000),
  `x${'🌿'.repeat(2500)}`,
  'a\u0000\ud800',
  true,
  [],
  {},
  [null],
  { id: {} },
  '__proto__',
];

const direct = { sender: { id: '7' }, recipient: { id: '1' }, timestamp: 1_700_000_000_000 };
const social = (object: string, changes: unknown[]) => ({
  object,
  entry: [
    {
      id: '1',
      time: 1_700_000_000,
      messaging: [
        {
          ...direct,
          message: { mid: 'm', text: 'hi', quick_reply: { payload: 'p' }, reply_to: { mid: 'n', story: { id: 's' } } },
        },
        {
          ...direct,
          message: { mid: 'm', attachments: [{ type: 'image', payload: { url: 'https://a.fbcdn.net/x.jpg' } }] },
        },
        {
          ...direct,
          message: { mid: 'm', attachments: [{ type: 'location', payload: { coordinates: { lat: 1, long: 2 } } }] },
        },
        { ...direct, message: { mid: 'm', is_echo: true, metadata: 'x', app_id: 5, text: 'hi' } },
        { ...direct, postback: { mid: 'm', title: 't', payload: 'p' } },
        { ...direct, reaction: { mid: 'm', action: 'react', emoji: '❤' } },
        { ...direct, delivery: { mids: ['m'], watermark: 1 } },
        { ...direct, read: { watermark: 1_700_000_000_000 } },
      ],
      standby: [direct],
      changes,
    },
  ],
});
const feed = {
  item: 'comment',
  verb: 'add',
  from: { id: '7', name: 'A' },
  comment_id: '2',
  post_id: '1',
  parent_id: '1',
  message: 'hi',
  photo: 'https://a.fbcdn.net/x',
  created_time: 1,
};
const page = social('page', [
  { field: 'feed', value: feed },
  { field: 'feed', value: { ...feed, item: 'photo', link: 'https://a.fbcdn.net/x' } },
  { field: 'mention', value: { verb: 'add', post_id: '1', sender_id: '7' } },
]);
const instagram = social('instagram', [
  {
    field: 'comments',
    value: { id: '2', from: { id: '7', username: 'a' }, media: { id: '3' }, text: 'hi', parent_id: '1' },
  },
  { field: 'mentions', value: { media_id: '3', comment_id: '2' } },
  { field: 'messages', value: { ...direct, message: { mid: 'm', text: 'hi' } } },
]);
const message = { from: '447700900471', id: 'w', timestamp: '1700000000' };
const whatsapp = {
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            metadata: { phone_number_id: '1' },
            contacts: [{ profile: { name: 'A' }, wa_id: '447700900471' }],
            messages: [
              {
                ...message,
                type: 'text',
                text: { body: 'hi' },
                context: { id: 'v', referred_product: { a: 'b' } },
                referral: { a: 'b' },
              },
              { ...message, type: 'image', image: { id: '5', mime_type: 'image/jpeg', caption: 'c' } },
              {
                ...message,
                type: 'interactive',
                interactive: { type: 'list_reply', list_reply: { id: 'i', title: 't' } },
              },
              { ...message, type: 'location', location: { latitude: 1, longitude: 2, name: 'n' } },
              {
                ...message,
                type: 'contacts',
                contacts: [{ name: { formatted_name: 'B' }, phones: [{ phone: '+1' }] }],
              },
              { ...message, type: 'order', order: { product_items: [{ product_retailer_id: 'x', quantity: 1 }] } },
              { ...message, type: 'reaction', reaction: { message_id: 'v', emoji: '❤' } },
            ],
            statuses: [
              { id: 'w', status: 'failed', timestamp: '1', errors: [{ code: 1, error_data: { details: 'd' } }] },
            ],
          },
        },
      ],
    },
  ],
};

/** The same with something else in one place, for every place there is. */
function* spoilt(value: unknown, bad: unknown): Generator<unknown> {
  yield bad;
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const old = (value as Record<string, unknown>)[key];
    for (const other of spoilt(old, bad)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      (copy as Record<string, unknown>)[key] = other;
      yield copy;
    }
  }
}

test.each<[ChannelAdapter, { object: string; entry: unknown }]>([
  [messengerAdapter, page],
  [instagramAdapter, instagram],
  [whatsappAdapter, whatsapp],
])('$name: nonsense in any one place hinders nothing, and what is read can be stored', (adapter, sample) => {
  let bodies = 0;
  const wrong: string[] = [];
  for (const bad of junk) {
    for (const entry of spoilt(sample.entry, bad)) {
      bodies += 1;
      const raw = Buffer.from(JSON.stringify({ ...sample, entry }));
      for (const event of adapter.inbound?.read({ raw } as IncomingRequest, connection) ?? []) {
        const printed = JSON.stringify(event);
        if (/\\u0000|\\ud[89a-f]/i.test(printed)) wrong.push(printed);
        if (event.kind !== 'message') continue;
        const timed = event.sentAt === undefined || Number.isFinite(event.sentAt.getTime());
        if (event.externalId === '' || event.from.value.length > 320 || !timed) wrong.push(printed);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(bodies).toBeGreaterThan(500);
});
