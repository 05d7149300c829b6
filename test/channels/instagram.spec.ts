import type { Connection, InboundEvent } from '../../src/channels/channel-adapter.js';
import { readInstagram } from '../../src/channels/meta/read-social.js';

const ME = '17841405822304914';
const connection = { settings: { accountId: ME } } as unknown as Connection;
const readRaw = (entry: Record<string, unknown>): InboundEvent[] =>
  readInstagram(
    Buffer.from(JSON.stringify({ object: 'instagram', entry: [{ id: ME, time: 1_700_000_000, ...entry }] })),
    connection,
  );
const direct = (event: Record<string, unknown>) =>
  readRaw({ messaging: [{ sender: { id: '88' }, recipient: { id: ME }, timestamp: 1_700_000_000_123, ...event }] })[0];
const change = (field: string, value: Record<string, unknown>) => readRaw({ changes: [{ field, value }] })[0];

describe('what Instagram tells', () => {
  test('is a direct message, whichever way the account was connected', () => {
    const message = { mid: 'aWdf', text: 'hi' };
    const expected = { kind: 'message', account: ME, externalId: 'aWdf', from: { value: 'instagram:88' }, thread: '' };
    expect(direct({ message })).toMatchObject(expected);
    expect(
      change('messages', { sender: { id: '88' }, recipient: { id: ME }, timestamp: '1700000000', message }),
    ).toMatchObject({
      ...expected,
      sentAt: new Date(1_700_000_000_000),
    });
  });

  test('is a mention in a story, and an answer to ours', () => {
    const url = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1';
    expect(
      direct({ message: { mid: 'm1', attachments: [{ type: 'story_mention', payload: { url } }] } }),
    ).toMatchObject({
      text: 'Mentioned us in their story',
      files: [{ content: { fetch: url } }],
    });
    expect(direct({ message: { mid: 'm2', text: 'love it', reply_to: { story: { id: '5', url } } } })).toMatchObject({
      text: 'love it',
      channel: { story: { id: '5', url } },
    });
  });

  test('is what was seen, unsent, edited, or written elsewhere', () => {
    expect(direct({ read: { mid: 'm3' } })).toMatchObject({ kind: 'receipt', providerId: 'm3', state: 'read' });
    expect(direct({ message: { mid: 'm4', is_deleted: true } })).toMatchObject({
      type: 'message deleted',
      known: true,
    });
    expect(direct({ message_edit: { mid: 'm4' } })).toMatchObject({ type: 'message_edit', known: true });
    expect(direct({ telepathy: {} })).toMatchObject({ type: 'telepathy', known: false });
    expect(
      direct({ sender: { id: ME }, recipient: { id: '88' }, message: { mid: 'm5', is_echo: true, text: 'here' } }),
    ).toMatchObject({ kind: 'echo', to: { value: 'instagram:88' } });
  });

  test('is a comment in the conversation of its thread, but never our own', () => {
    const comment = {
      id: '179',
      from: { id: '88', username: 'amara' },
      media: { id: '55' },
      text: 'size?',
      parent_id: '170',
    };
    expect(change('comments', comment)).toMatchObject({
      kind: 'message',
      externalId: '179',
      from: { kind: 'external_id', value: 'instagram:88', name: '@amara' },
      thread: '55:170',
      isPublic: true,
      sentAt: new Date(1_700_000_000_000),
      channel: { commentId: '179', postId: '55', parentId: '170' },
    });
    expect(change('live_comments', comment)).toMatchObject({ channel: { live: true } });
    for (const from of [{ id: ME }, { id: '9', self_ig_scoped_id: '9' }])
      expect(change('comments', { ...comment, from })).toMatchObject({
        kind: 'ignored',
        type: 'comment by ourselves',
        known: true,
      });
  });

  test('is a mention at somebody else’s, whose author it does not tell', () => {
    expect(change('mentions', { media_id: '56', comment_id: '180' })).toMatchObject({
      kind: 'message',
      externalId: '180',
      text: 'Mentioned us in a comment',
      from: { value: 'instagram:mention:180', name: 'Somebody on Instagram' },
      channel: { mention: true, commentId: '180', postId: '56' },
      untold: true,
    });
    const whole = { media_id: '56', comment_id: '181', text: 'hey', from: { id: '9', username: 'amara' } };
    expect(change('mentions', whole)).toMatchObject({ text: 'hey', from: { value: 'instagram:9', name: '@amara' } });
    expect(change('mentions', whole)).not.toMatchObject({ untold: true });
    expect(change('story_insights', {})).toMatchObject({ kind: 'ignored', known: true });
  });
});
