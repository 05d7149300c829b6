import type { Attachment } from '../../contract/conversations.js';
import type { Outgoing, Parcel } from '../channel-adapter.js';
import { type GraphCall, parcelOf, refusedParcel } from './call-graph.js';
import { hoursBetween, limits } from './limits.js';
import { OUR_MARK } from './read-messaging.js';

export type Social = 'messenger' | 'instagram';

const names = { messenger: 'Messenger', instagram: 'Instagram' } as const;

/** A direct message, while somebody may still write one. */
export function sendDirect(channel: Social, account: string, outgoing: Outgoing): Parcel {
  const { message, to } = outgoing;
  if (!to.value.startsWith(`${channel}:`)) return refusedParcel(`This is no ${names[channel]} address`);
  const tag = tagFor(channel, outgoing);
  if ('refused' in tag) return refusedParcel(tag.refused);
  if (isTooLong(channel, message.text))
    return refusedParcel(`${names[channel]} takes ${limits[channel].text} characters at most`);
  const recipient = { id: to.value.slice(channel.length + 1) };
  return parcelOf(...directCalls(channel, account, outgoing, recipient, tag));
}

/** Within a day anybody may answer, within a week only people, and then nobody before the customer writes again. */
function tagFor(channel: Social, { message, last }: Outgoing): Record<string, string> | { refused: string } {
  const { windowHours, peopleHours } = limits[channel];
  if (!last) return { refused: `On ${names[channel]} the customer writes first` };
  const hours = hoursBetween(last.at, message.createdAt);
  if (hours < windowHours) return channel === 'messenger' ? { messaging_type: 'RESPONSE' } : {};
  if (hours >= peopleHours) return { refused: 'The customer last wrote more than 7 days ago: they must write first' };
  if (message.author.kind !== 'agent')
    return { refused: `The customer last wrote more than ${windowHours} hours ago: only a person may answer` };
  return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
}

/** Words and each file are messages of their own. */
export function directCalls(
  channel: Social,
  account: string,
  { message, publicUrl, answered, thread }: Outgoing,
  recipient: Record<string, string>,
  tag: Record<string, string>,
): GraphCall[] {
  const metadata = channel === 'messenger' ? { metadata: `${OUR_MARK}${message.id}` } : {};
  const parts = [
    ...(message.text ? [{ text: message.text }] : []),
    ...message.attachments.map((file) => ({ attachment: attached(file, publicUrl) })),
  ];
  const quote = channel === 'messenger' && answered && !thread ? { reply_to: { mid: answered.externalId } } : {};
  return parts.map((part, at) => ({
    path: `${encodeURIComponent(account)}/messages`,
    // One quote is enough, above the first of them.
    body: { recipient, ...tag, message: { ...part, ...metadata }, ...(at === 0 && quote) },
  }));
}

function attached({ contentType, url }: Attachment, publicUrl: string) {
  const [kind] = contentType.split('/');
  const type = ['image', 'video', 'audio'].includes(kind) ? kind : 'file';
  return { type, payload: { url: new URL(url, publicUrl).href } };
}

export const isTooLong = (channel: Social, text: string): boolean =>
  (channel === 'instagram' ? Buffer.byteLength(text) : text.length) > limits[channel].text;
