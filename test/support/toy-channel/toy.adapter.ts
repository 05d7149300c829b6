import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChannelAdapter } from '../../../src/channels/channel-adapter.js';
import { judge } from '../../../src/channels/delivery/verdict.js';
import { Refusal } from '../../../src/kernel/http/problem.js';

const Note = z.object({ kind: z.string(), id: z.string(), who: z.string().optional(), words: z.string().default('') });

/** Pigeon post, as docs/adding-a-channel.md would have it written: everything that is special about it is in this file. */
export const toyAdapter: ChannelAdapter = {
  channel: 'toy',
  name: 'Pigeon post',
  class: 'async',
  capabilities: { attachments: false, maxText: 200, receipts: true, threads: false, firstContact: false },
  settings: z.strictObject({ apiRoot: z.url({ protocol: /^https?$/ }).default('https://loft.example') }),
  credentials: [{ name: 'ring', label: 'Ring', help: 'On the leg of the bird' }],
  setup: ({ id, publicUrl }) => [{ text: 'Teach the bird this address:', value: `${publicUrl}/channels/${id}` }],
  inbound: {
    verify: ({ headers, raw }, { credentials }) => {
      const given = Buffer.from(String(headers['x-ring'] ?? ''));
      return credentials.some(({ ring }) => {
        const right = Buffer.from(ring ? createHmac('sha256', ring).update(raw).digest('hex') : '');
        return right.length > 0 && right.length === given.length && timingSafeEqual(right, given);
      });
    },
    read: ({ raw }) => {
      const { kind, id, who = '', words } = parse(raw);
      const from = { kind: 'external_id' as const, value: `toy:${who}` };
      if (kind === 'note') return [{ kind: 'message', externalId: id, from, thread: '', text: words, files: [] }];
      if (kind === 'landed') return [{ kind: 'receipt', providerId: id, state: 'delivered' }];
      return [{ kind: 'ignored', type: kind, known: false }];
    },
  },
  send: ({ message, to }) => ({ type: 'fly', data: { to: to.value.replace(/^toy:/, ''), words: message.text } }),
  call: ({ data }, { settings, credentials: [current] }) => ({
    url: `${String(settings.apiRoot)}/birds`,
    headers: { 'content-type': 'application/json', 'x-ring': current.ring },
    body: JSON.stringify(data),
  }),
  judge: (result) => {
    const verdict = judge(result);
    if (result.kind !== 'answer' || verdict.kind !== 'delivered') return verdict;
    return { ...verdict, providerId: JSON.parse(result.body.toString('utf8')).bird };
  },
};

function parse(raw: Buffer): z.infer<typeof Note> {
  try {
    return Note.parse(JSON.parse(raw.toString('utf8')));
  } catch {
    throw new Refusal(400, 'malformed', 'Nobody can read this note');
  }
}
