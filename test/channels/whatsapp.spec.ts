import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InboundEvent } from '../../src/channels/channel-adapter.js';
import { readWhatsApp } from '../../src/channels/meta/read-whatsapp.js';
import { whatsappAdapter } from '../../src/channels/meta/whatsapp.adapter.js';
import { describeWithData } from '../support/shared-data.js';

const value = (over: Record<string, unknown>, field = 'messages') => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: 'waba',
      changes: [
        {
          field,
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '15550001111', phone_number_id: '106540352242922' },
            contacts: [{ profile: { name: 'Amara Okafor' }, wa_id: '447700900471' }],
            ...over,
          },
        },
      ],
    },
  ],
});
const read = (over: Record<string, unknown>, field?: string): InboundEvent[] =>
  readWhatsApp(Buffer.from(JSON.stringify(value(over, field))));
const message = (over: Record<string, unknown>) =>
  read({ messages: [{ from: '447700900471', id: 'wamid.1', timestamp: '1700000000', ...over }] })[0];

describe('what WhatsApp tells', () => {
  test('is a message of a number it vouches for', () => {
    expect(
      message({ type: 'text', text: { body: 'Hi\u0000 \ud83c\udf3f\ud800' }, context: { id: 'wamid.0' } }),
    ).toEqual({
      kind: 'message',
      account: '106540352242922',
      externalId: 'wamid.1',
      from: { kind: 'phone', value: '+447700900471', name: 'Amara Okafor', proof: 'verified' },
      thread: '',
      text: 'Hi 🌿\ufffd',
      files: [],
      sentAt: new Date(1_700_000_000_000),
      replyTo: 'wamid.0',
      channel: undefined,
    });
  });

  test('is files by their id, which the hub asks for with the token', () => {
    const given = message({
      type: 'document',
      document: { id: '77', filename: 'r.pdf', mime_type: 'application/pdf', caption: 'receipt' },
    });
    expect(given).toMatchObject({
      text: 'receipt',
      files: [{ name: 'r.pdf', contentType: 'application/pdf', content: { fetch: '77' } }],
    });
    const connection = {
      inboxId: 'ib',
      settings: { apiRoot: 'https://graph.facebook.com/v23.0' },
      credentials: [{ accessToken: 'tok' }],
      secrets: [],
      publicUrl: '',
    };
    const file = (reference: string) => whatsappAdapter.inbound?.file?.(reference, connection);
    expect(file('77')).toEqual({
      method: 'GET',
      url: 'https://graph.facebook.com/v23.0/77',
      headers: { authorization: 'Bearer tok' },
    });
    expect(file('https://lookaside.fbsbx.com/a?mid=7')?.headers).toEqual({ authorization: 'Bearer tok' });
    expect(file('https://fbsbx.com.evil.example/a')?.headers).toEqual({});
    expect(file('http://lookaside.fbsbx.com/a')?.headers).toEqual({});
  });

  test('is a person without a number, known to this business only', () => {
    const [event] = read({
      contacts: [{ profile: { name: 'Bo' }, user_id: 'US.13' }],
      messages: [{ from_user_id: 'US.13', id: 'wamid.2', timestamp: '1', type: 'text', text: { body: 'x' } }],
    });
    expect(event).toMatchObject({ from: { kind: 'external_id', value: 'whatsapp:US.13', name: 'Bo' } });
  });

  test('is how far a message came, and why it failed in words', () => {
    const [event] = read({
      statuses: [
        {
          id: 'wamid.9',
          status: 'failed',
          timestamp: '1700000000',
          errors: [{ code: 131047, title: 'Re-engagement message' }],
        },
      ],
    });
    expect(event).toMatchObject({
      kind: 'receipt',
      state: 'failed',
      reason: 'the customer last wrote more than 24 hours ago: send an approved template (131047)',
    });
  });

  test('is an answer written in the business app', () => {
    const [event] = read(
      {
        message_echoes: [
          {
            from: '15550001111',
            to: '447700900471',
            id: 'wamid.e',
            timestamp: '1',
            type: 'text',
            text: { body: 'We are on it' },
          },
        ],
      },
      'smb_message_echoes',
    );
    expect(event).toMatchObject({ kind: 'echo', to: { kind: 'phone', value: '+447700900471' }, text: 'We are on it' });
  });

  test.each([
    [
      message({ type: 'system', system: { type: 'user_changed_number', body: 'x' } }),
      'system user_changed_number',
      true,
    ],
    [message({ type: 'hologram' }), 'message hologram', false],
    [read({}, 'message_template_status_update')[0], 'message_template_status_update', true],
    [read({}, 'telepathy')[0], 'telepathy', false],
    [read({ statuses: [{ id: 'w', status: 'warned' }] })[0], 'status warned', false],
    [message({ type: '__proto__' }), 'message __proto__', false],
  ])('is passed over by name: %#', (event, type, known) => {
    expect(event).toMatchObject({ kind: 'ignored', type, known });
  });
});

describeWithData('payloads/whatsapp/message.json', 'recorded by WhatsApp', () => {
  const recorded = ['message', 'message_status', 'callback_button'].flatMap((name) => {
    const file = path.resolve(process.cwd(), `../shared/data/payloads/whatsapp/${name}.json`);
    const payloads = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return Object.entries(payloads).map(([title, payload]) => [`${name} ${title}`, payload] as const);
  });

  test.each(recorded)('%s is read', (title, payload) => {
    const events = readWhatsApp(Buffer.from(JSON.stringify(payload)));
    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event.account).toBeTruthy();
    if (title.startsWith('message_status')) expect(event.kind).toBe('receipt');
    else if (title.includes('reaction'))
      expect(event).toMatchObject({
        kind: 'reaction',
        emoji: title.endsWith('reaction') && !title.includes('un') ? '😮' : null,
      });
    else {
      if (event.kind !== 'message') throw new Error(`${title} is ${event.kind}`);
      expect(event.from).toMatchObject({ kind: 'phone', value: '+972987654321', proof: 'verified', name: 'Test Name' });
      expect(event.text !== '' || event.files.length > 0).toBe(true);
    }
  });
});
