import type { ChannelAdapter } from '../../src/channels/channel-adapter.js';
import type { OutboundResult } from '../../src/kernel/http/outbound/index.js';

/** What a vendor answered; what is no text is JSON. */
export const answered = (status: number, body: unknown = {}, headers: Record<string, string> = {}): OutboundResult => ({
  kind: 'answer',
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  ms: 1,
});

/** What an adapter makes of such an answer. */
export const judgedBy =
  ({ judge }: ChannelAdapter) =>
  (...answer: Parameters<typeof answered>) =>
    judge?.(answered(...answer));
