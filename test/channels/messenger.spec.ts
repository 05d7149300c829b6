import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Connection, InboundEvent } from '../../src/channels/channel-adapter.js';
import { readMessenger } from '../../src/channels/meta/read-social.js';
import { describeWithData } from '../support/shared-data.js';

const PAGE = '111899832631525';
const connection = { settings: { pageId: PAGE, appId: '5550001' } } as unknown as Connection;
const readRaw = (body: unknown): InboundEvent[] => readMessenger(Buffer.from(JSON.stringify(body)), connection);
const direct = (event: Record<string, unknown>) =>
  readRaw({
    object: 'page',
    entry: [
      {
        id: PAGE,
        time: 1,
        messaging: [{ sender: { id: '77' }, recipient: { id: PAGE }, timestamp: 1_700_000_000_123, ...event }],
      },
    ],
  });
const feed = (value: Record<string, unknown>, field = 'feed') =>
  readRaw({ object: 'page', entry: [{ id: PAGE, time: 1, changes: [{ field, value }] }] });
const from = { kind: 'external_id', value: 'messenger:77', name: undefined, proof: 'verified' };

describe('what Messenger tells', () => {
  test('is a message, with the choice it answers and the message it points to', () => {
    const message = { mid: 'm_1', text: 'Red', quick_reply: { payload: 'RED' }, reply_to: { mid: 'm_0' } };
    expect(direct({ message })).toEqual([
      {
        kind: 'message',
        account: PAGE,
        externalId: 'm_1',
        from,
        thread: '',
        text: 'Red',
        files: [],
        sentAt: new Date(1_700_000_000_123),
        replyTo: 'm_0',
        channel: { payload: 'RED' },
      },
    ]);
  });

  test('is files to fetch, places and links as text, and a word for what is not passed on', () => {
    const attachments = [
      { type: 'image', payload: { url: 'https://scontent.fbcdn.net/v/t39/dish.jpg?x=1' } },
      { type: 'location', title: 'Home', payload: { coordinates: { lat: 1.5, long: 2.5 } } },
      { type: 'fallback', title: 'A page', url: 'https://a.example/x' },
      { type: 'file', payload: { url: 'javascript:alert(1)' } },
    ];
    expect(direct({ message: { mid: 'm_2', attachments } })[0]).toMatchObject({
      text: 'Home\nhttps://maps.google.com/?q=1.5,2.5\nA page\nhttps://a.example/x\njavascript:alert(1)',
      files: [
        {
          name: 'dish.jpg',
          contentType: 'image/jpeg',
          content: { fetch: 'https://scontent.fbcdn.net/v/t39/dish.jpg?x=1' },
        },
      ],
    });
    expect(direct({ message: { mid: 'm_3', is_unsupported: true } })[0]).toMatchObject({
      text: '[A message Messenger does not pass on]',
    });
  });

  test('is a button pressed, a reaction, what arrived and what was read', () => {
    expect(direct({ postback: { title: 'Get started', payload: 'GO', mid: 'm_4' } })[0]).toMatchObject({
      externalId: 'm_4',
      text: 'Get started',
      channel: { payload: 'GO' },
    });
    expect(direct({ reaction: { mid: 'm_5', action: 'react', emoji: '❤' } })[0]).toMatchObject({
      kind: 'reaction',
      providerId: 'm_5',
      emoji: '❤',
    });
    expect(direct({ reaction: { mid: 'm_5', action: 'unreact' } })[0]).toMatchObject({ emoji: null });
    expect(direct({ delivery: { mids: ['m_6', 'm_7'], watermark: 1_700_000_000_000 } })).toMatchObject([
      { kind: 'receipt', providerId: 'm_6', state: 'delivered' },
      { kind: 'receipt', providerId: 'm_7', state: 'delivered' },
    ]);
    expect(direct({ read: { watermark: 1_700_000_000_000 } })).toEqual([
      { kind: 'read_up_to', account: PAGE, from, thread: '', at: new Date(1_700_000_000_000) },
    ]);
  });

  test('is an answer somebody wrote elsewhere, but never our own', () => {
    const echo = (more: Record<string, unknown>) =>
      direct({
        sender: { id: PAGE },
        recipient: { id: '77' },
        message: { mid: 'm_8', is_echo: true, text: 'Done', ...more },
      })[0];
    expect(echo({ app_id: 263902037430900 })).toMatchObject({
      kind: 'echo',
      to: from,
      text: 'Done',
      externalId: 'm_8',
    });
    expect(echo({ app_id: 5550001 })).toMatchObject({ kind: 'ignored', type: 'our own echo', known: true });
    expect(echo({ metadata: 'throughline:msg_1' })).toMatchObject({ kind: 'ignored', known: true });
  });

  test('is a comment everybody may read, in a conversation of its thread', () => {
    const comment = {
      item: 'comment',
      verb: 'add',
      from: { id: '77', name: 'Amara' },
      comment_id: '9_21',
      post_id: '1_9',
      parent_id: '9_20',
      message: 'Where is my order?',
      created_time: 1_700_000_000,
      post: { permalink_url: 'https://facebook.example/9' },
    };
    expect(feed(comment)[0]).toMatchObject({
      kind: 'message',
      externalId: '9_21',
      from: { ...from, name: 'Amara' },
      thread: '1_9:9_20',
      isPublic: true,
      sentAt: new Date(1_700_000_000_000),
      channel: { commentId: '9_21', postId: '1_9', parentId: '9_20', permalink: 'https://facebook.example/9' },
    });
    expect(feed({ ...comment, parent_id: '1_9' })[0]).toMatchObject({ thread: '1_9:9_21', replyTo: undefined });
    expect(feed({ ...comment, from: { id: PAGE } })[0]).toMatchObject({
      type: 'feed comment by ourselves',
      known: true,
    });
    for (const verb of ['edited', 'remove', 'hide'])
      expect(feed({ ...comment, verb })[0]).toMatchObject({
        kind: 'ignored',
        type: `feed comment ${verb}`,
        known: true,
      });
    expect(feed({ item: 'reaction', verb: 'add', from: { id: '77' } })[0]).toMatchObject({
      type: 'feed reaction add',
      known: true,
    });
    expect(feed({ item: 'post', verb: 'add', from: { id: '77' }, post_id: '1_5', message: 'Hello' })[0]).toMatchObject({
      kind: 'message',
      thread: '1_5:1_5',
      isPublic: true,
    });
    expect(feed({ item: 'post', verb: 'add', post_id: '1_6', sender_id: '77' }, 'mention')[0]).toMatchObject({
      kind: 'message',
      text: 'Mentioned us in a post',
    });
  });
});

describeWithData('payloads/messenger/events.jsonl', 'recorded by Messenger', () => {
  const lines = readFileSync(path.resolve(process.cwd(), '../shared/data/payloads/messenger/events.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const expected = [
    { kind: 'message', text: 'Hi', externalId: 'mid.1480279487147:4388d3b344' },
    { kind: 'echo', text: 'Hi' },
    { kind: 'message', text: 'MY_PAYLOAD', externalId: 'postback:1433960459967306:1480279487147' },
    { kind: 'message', text: 'bye, see you tomorrow at 4pm' },
    { kind: 'ignored', type: 'nothing', known: true },
    { kind: 'ignored', type: 'referral', known: true },
    { kind: 'ignored', type: 'optin', known: true },
    { kind: 'read_up_to', at: new Date(1_458_668_856_253) },
    { kind: 'ignored', type: 'checkout_update', known: true },
  ];
  test.each(lines.map((line, i) => [i, line] as const))('line %i is read', (i, line) => {
    const events = readMessenger(Buffer.from(line), connection);
    expect(events).toHaveLength(1);
    // The recorded echo names the customer as its sender; a real one comes from the page.
    if (i === 1) expect(['echo', 'ignored']).toContain(events[0].kind);
    else expect(events[0]).toMatchObject(expected[i]);
  });
});
