import type { InboundEvent } from '../channel-adapter.js';
import { errorWords } from './error-words.js';
import { type Fields, readId } from './form.js';

type State = Extract<InboundEvent, { kind: 'receipt' }>['state'];

const states: Record<string, State> = {
  sent: 'sent',
  delivered: 'delivered',
  partially_delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  undelivered: 'failed',
  canceled: 'failed',
};
/** Twilio has it and has not sent it yet: our own state says so already. */
const underway = new Set(['accepted', 'scheduled', 'queued', 'sending']);

/** How far a message of ours has come. */
export function readReceipt(fields: Fields, status: string, deliveryId?: string): InboundEvent {
  const state = Object.hasOwn(states, status) ? states[status] : undefined;
  if (!state) return { kind: 'ignored', type: `status ${status}`, known: underway.has(status) };
  const providerId = readId(fields, 'MessageSid', 'SmsSid');
  const receipt = { kind: 'receipt', providerId, state, ...(deliveryId && { deliveryId }) } as const;
  if (state !== 'failed') return receipt;
  return { ...receipt, reason: reasonOf(fields, status) };
}

function reasonOf(fields: Fields, status: string): string {
  if (status === 'canceled') return 'Not delivered: it was canceled at Twilio';
  return `Not delivered: ${errorWords(fields('ErrorCode'), fields('ErrorMessage') || fields('ChannelStatusMessage'))}`;
}
