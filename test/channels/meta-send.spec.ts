import type { ChannelAdapter, Connection, Outgoing } from '../../src/channels/channel-adapter.js';
import { instagramAdapter } from '../../src/channels/meta/instagram.adapter.js';
import { messengerAdapter } from '../../src/channels/meta/messenger.adapter.js';
import { whatsappAdapter } from '../../src/channels/meta/whatsapp.adapter.js';
import type { Message } from '../../src/contract/conversations.js';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const settings = { phoneNumberId: '106', pageId: '111', accountId: '178', apiRoot: 'http://double.example/v23.0/' };
const connection = { settings, credentials: [{ accessToken: 'tok' }] } as unknown as Connection;
const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const photo = { id: 'att_1', name: 'a.png', contentType: 'image/png', size: 1, url: '/v1/attachments/att_1' };

interface Given {
  text?: string;
  by?: Message['author']['kind'];
  hours?: number | null;
  attachments?: Message['attachments'];
  options?: Record<string, unknown>;
  thread?: string;
  channel?: Record<string, unknown>;
  to?: Outgoing['to'];
  answered?: string;
}
/** The request a message becomes, with its body read. */
function sent(adapter: ChannelAdapter, given: Given) {
  const { text = 'On its way', by = 'agent', hours = 1, attachments = [], options = {}, thread = '' } = given;
  const phone = { kind: 'phone' as const, value: '+447700900471', name: null };
  const person = { kind: 'external_id' as const, value: `${adapter.channel}:77`, name: null };
  const message = {
    id: 'msg_1',
    text,
    attachments,
    author: { kind: by, id: 'a', name: null },
    createdAt: new Date(NOW).toISOString(),
  };
  const parcel = adapter.send?.({
    message: message as unknown as Message,
    to: given.to ?? (adapter.channel === 'whatsapp' ? phone : person),
    thread,
    options,
    answered: given.answered ? { externalId: given.answered, channel: {}, at: hoursAgo(1) } : null,
    last: hours === null ? null : { externalId: 'x', channel: given.channel ?? {}, at: hoursAgo(hours) },
    settings,
    publicUrl: 'https://hub.example',
  });
  if (!parcel || !adapter.call) throw new Error('nothing is sent');
  expect(JSON.stringify(parcel)).not.toContain('tok');
  const { url, headers, body } = adapter.call(parcel, connection, 'whd_1');
  expect(headers).toEqual({ authorization: 'Bearer tok', 'content-type': 'application/json' });
  return { url, body: JSON.parse(String(body)) };
}
/** A batch's parts, their forms read. */
const parts = ({ url, body }: ReturnType<typeof sent>) => {
  expect(url).toBe('http://double.example/v23.0/');
  return body.batch.map((one: { relative_url: string; body: string; depends_on?: string }) => ({
    to: one.relative_url,
    after: one.depends_on,
    ...Object.fromEntries(new URLSearchParams(one.body)),
  }));
};

describe('a message for WhatsApp', () => {
  const send = (given: Given) => sent(whatsappAdapter, given);

  test('is text, in answer to a message, or a file by its address', () => {
    expect(send({ answered: 'wamid.0' })).toEqual({
      url: 'http://double.example/v23.0/106/messages',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '447700900471',
        context: { message_id: 'wamid.0' },
        type: 'text',
        text: { body: 'On its way', preview_url: false },
        biz_opaque_callback_data: 'whd_1',
      },
    });
    expect(send({ attachments: [photo] }).body).toMatchObject({
      type: 'image',
      image: { link: 'https://hub.example/v1/attachments/att_1', caption: 'On its way' },
    });
    const pdf = { ...photo, contentType: 'application/pdf', name: 'a.pdf' };
    expect(send({ text: '', attachments: [pdf] }).body.document).toEqual({
      link: 'https://hub.example/v1/attachments/att_1',
      filename: 'a.pdf',
    });
    const two = parts(send({ text: 'x'.repeat(1025), attachments: [photo] }));
    expect(two).toMatchObject([{ type: 'text' }, { type: 'image', after: 'call0' }]);
    expect(send({ to: { kind: 'external_id', value: 'whatsapp:US.13', name: null } }).body).toMatchObject({
      recipient: 'US.13',
    });
  });

  test('is a template once the window is closed, and nothing else', () => {
    for (const hours of [24, 200, null]) expect(() => send({ hours })).toThrow('only an approved template');
    const template = { name: 'order_update', language: 'en_GB', params: ['Amara'] };
    expect(send({ hours: 200, options: { template } }).body).toMatchObject({
      type: 'template',
      template: {
        name: 'order_update',
        language: { code: 'en_GB' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Amara' }] }],
      },
    });
    const components = [{ type: 'header', parameters: [] }];
    expect(send({ options: { template: { ...template, components } } }).body.template.components).toEqual(components);
    expect(() => send({ options: { template: { name: 'x' } } })).toThrow('a name and a language');
    expect(() => send({ text: 'x'.repeat(4097) })).toThrow('4096 characters');
  });
});

describe('a direct message', () => {
  test('answers within a day, whoever wrote it', () => {
    for (const by of ['agent', 'bot'] as const)
      expect(sent(messengerAdapter, { by })).toEqual({
        url: 'http://double.example/v23.0/111/messages',
        body: {
          recipient: { id: '77' },
          messaging_type: 'RESPONSE',
          message: { text: 'On its way', metadata: 'throughline:msg_1' },
        },
      });
    expect(sent(instagramAdapter, {})).toEqual({
      url: 'http://double.example/v23.0/178/messages',
      body: { recipient: { id: '77' }, message: { text: 'On its way' } },
    });
  });

  test.each([messengerAdapter, instagramAdapter])('on $name is a person’s own for a week, then nobody’s', (adapter) => {
    const tag = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    expect(sent(adapter, { hours: 25 }).body).toMatchObject(tag);
    expect(sent(adapter, { hours: 167 }).body).toMatchObject(tag);
    for (const by of ['bot', 'system'] as const)
      expect(() => sent(adapter, { hours: 25, by })).toThrow('only a person may answer');
    expect(() => sent(adapter, { hours: 168 })).toThrow('more than 7 days ago');
    expect(() => sent(adapter, { hours: null })).toThrow('the customer writes first');
  });

  test('keeps to the length its channel takes, counted as the channel counts', () => {
    expect(() => sent(messengerAdapter, { text: 'x'.repeat(2001) })).toThrow('2000');
    expect(sent(messengerAdapter, { text: 'é'.repeat(2000) }).body.message.text).toHaveLength(2000);
    expect(() => sent(instagramAdapter, { text: 'é'.repeat(501) })).toThrow('1000');
    expect(() => sent(messengerAdapter, { to: { kind: 'external_id', value: 'instagram:1', name: null } })).toThrow(
      'address',
    );
  });

  test('with files is a batch, the later ones only after the earlier', () => {
    expect(parts(sent(messengerAdapter, { attachments: [photo] }))).toEqual([
      {
        to: '111/messages',
        after: undefined,
        recipient: '{"id":"77"}',
        messaging_type: 'RESPONSE',
        message: '{"text":"On its way","metadata":"throughline:msg_1"}',
      },
      {
        to: '111/messages',
        after: 'call0',
        recipient: '{"id":"77"}',
        messaging_type: 'RESPONSE',
        message:
          '{"attachment":{"type":"image","payload":{"url":"https://hub.example/v1/attachments/att_1"}},"metadata":"throughline:msg_1"}',
      },
    ]);
  });
});

describe('an answer to a comment', () => {
  const comment = { thread: '1_9:9_20', channel: { commentId: '9_21', postId: '1_9' } };

  test('is public below that comment, unless told otherwise', () => {
    expect(sent(messengerAdapter, { ...comment, hours: 9999 })).toEqual({
      url: 'http://double.example/v23.0/9_21/comments',
      body: { message: 'On its way' },
    });
    expect(sent(instagramAdapter, comment).url).toBe('http://double.example/v23.0/9_21/replies');
    expect(sent(messengerAdapter, { ...comment, options: { commentId: '9_30' } }).url).toContain('/9_30/comments');
    expect(sent(messengerAdapter, { thread: 't', channel: { postId: '1_5' } }).url).toContain('/1_5/comments');
    const mention = { mention: true, commentId: '180', postId: '56' };
    expect(sent(instagramAdapter, { thread: 't', channel: mention })).toEqual({
      url: 'http://double.example/v23.0/178/mentions',
      body: { media_id: '56', comment_id: '180', message: 'On its way' },
    });
  });

  test('is private once, within a week', () => {
    const options = { replyKind: 'private' };
    expect(sent(instagramAdapter, { ...comment, options })).toEqual({
      url: 'http://double.example/v23.0/178/messages',
      body: { recipient: { comment_id: '9_21' }, message: { text: 'On its way' } },
    });
    expect(() => sent(instagramAdapter, { ...comment, options, hours: 168 })).toThrow('older than 7 days');
    expect(() => sent(instagramAdapter, { ...comment, options, attachments: [photo] })).toThrow('words only');
  });

  test('is both at once: the private one first, and the public one only when that was taken', () => {
    expect(parts(sent(messengerAdapter, { ...comment, options: { replyKind: 'both' } }))).toMatchObject([
      { to: '111/messages', recipient: '{"comment_id":"9_21"}' },
      { to: '9_21/comments', after: 'call0', message: 'On its way' },
    ]);
  });

  test('hides, shows and likes it, with words or without', () => {
    const act = (adapter: ChannelAdapter, action: string, text = '') =>
      sent(adapter, { ...comment, text, options: { action } });
    expect(act(messengerAdapter, 'hide')).toEqual({
      url: 'http://double.example/v23.0/9_21',
      body: { is_hidden: true },
    });
    expect(act(instagramAdapter, 'unhide').body).toEqual({ hide: false });
    expect(act(messengerAdapter, 'like').url).toContain('/9_21/likes');
    expect(() => act(instagramAdapter, 'like')).toThrow('no application like');
    expect(parts(act(messengerAdapter, 'like', 'Thank you'))).toMatchObject([
      { to: '9_21/likes' },
      { to: '9_21/comments' },
    ]);
    expect(() => act(messengerAdapter, 'burn')).toThrow('hidden, shown or liked');
  });
});

describe('an answer to one message, and dots while somebody types', () => {
  const typing = { to: { kind: 'external_id', value: 'messenger:77', name: null }, thread: '', last: null } as const;

  test('Messenger quotes it above the first part only', () => {
    const { body } = sent(messengerAdapter, { answered: 'm_0' });
    expect(body).toMatchObject({ reply_to: { mid: 'm_0' }, message: { text: 'On its way' } });
    const [first, second] = parts(sent(messengerAdapter, { answered: 'm_0', attachments: [photo] }));
    expect(JSON.parse(first.reply_to)).toEqual({ mid: 'm_0' });
    expect(second.reply_to).toBeUndefined();
    expect(sent(messengerAdapter, {}).body.reply_to).toBeUndefined();
  });

  test('Instagram documents no such thing for what is sent, and is asked for none', () => {
    expect(sent(instagramAdapter, { answered: 'm_0' }).body.reply_to).toBeUndefined();
    expect(instagramAdapter.capabilities.quotes).toBeUndefined();
  });

  test('Messenger and Instagram show dots in private, and none below a post', () => {
    const shown = messengerAdapter.typing?.(typing, connection);
    expect(shown?.url).toBe('http://double.example/v23.0/111/messages');
    expect(JSON.parse(String(shown?.body))).toEqual({ recipient: { id: '77' }, sender_action: 'typing_on' });
    expect(messengerAdapter.typing?.({ ...typing, thread: '111:5' }, connection)).toBeNull();
    const there = instagramAdapter.typing?.({ ...typing, to: { ...typing.to, value: 'instagram:88' } }, {
      ...connection,
      settings: { ...settings, pageId: undefined },
    } as Connection);
    expect(JSON.parse(String(there?.body))).toEqual({ recipient: { id: '88' }, sender_action: 'typing_on' });
  });
});
