import { isUtf8 } from 'node:buffer';
import { Refusal } from '../../kernel/http/problem.js';
import type { Connection, InboundEvent, IncomingRequest } from '../channel-adapter.js';
import { type Fields, isForm, readFields } from './form.js';
import { readMessage } from './read-message.js';
import { readReceipt } from './read-receipt.js';

/** Twilio posts one message or one status at a time. */
export function readTwilio(channel: string, request: IncomingRequest, connection: Connection): InboundEvent[] {
  if (!isForm(request)) return [readJson(request)];
  const fields = readFields(request);
  const status = (fields('MessageStatus') || fields('SmsStatus')).toLowerCase();
  if (status !== '' && status !== 'received' && status !== 'receiving')
    return [readReceipt(fields, status, request.query.delivery)];
  if (fields('MessageSid') || fields('SmsMessageSid') || fields('SmsSid'))
    return readMessage(channel, fields, connection.settings);
  return [{ kind: 'ignored', type: nameOf(fields), known: false }];
}

/** What is no message: by what it calls itself. */
function nameOf(fields: Fields): string {
  const told = fields('EventType') || fields('CallStatus') || fields('StatusCallbackEvent');
  if (!told) throw new Refusal(400, 'malformed', 'The form holds no message');
  return told;
}

/** Only Twilio's other products post JSON. */
function readJson({ raw }: IncomingRequest): InboundEvent {
  if (!isUtf8(raw)) throw new Refusal(400, 'malformed', 'The body is not UTF-8');
  try {
    const body = JSON.parse(raw.toString('utf8') || '{}') as unknown;
    const [first] = [body].flat() as { type?: unknown; EventType?: unknown }[];
    const type = first?.type ?? first?.EventType;
    return { kind: 'ignored', type: typeof type === 'string' && type ? type : 'json', known: false };
  } catch {
    throw new Refusal(400, 'malformed', 'The body is not JSON');
  }
}
