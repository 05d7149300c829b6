import type { InboundEvent, NeutralFile, NeutralItem } from '../channel-adapter.js';
import { bareAddress, ownNumber } from './addresses.js';
import { type Fields, readId } from './form.js';
import { optWord } from './opt-words.js';

const MOST_FILES = 10;
const MOST_NAME = 200;

/** A customer's message, and what its words do to their consent. */
export function readMessage(channel: string, fields: Fields, settings: Record<string, unknown>): InboundEvent[] {
  const from = readFrom(channel, fields);
  const account = accountOf(fields, settings);
  const files = readFiles(fields);
  const message: InboundEvent = {
    kind: 'message',
    account,
    externalId: readId(fields, 'MessageSid', 'SmsMessageSid', 'SmsSid'),
    from,
    thread: '',
    text: readText(fields, files),
    files,
    replyTo: fields('OriginalRepliedMessageSid') || undefined,
    channel: readMore(fields),
  };
  const word = optWord(fields);
  if (word !== 'stop' && word !== 'start') return [message];
  const evidence = fields('Body').trim().slice(0, 200) || word.toUpperCase();
  return [message, { kind: 'consent', account, from, granted: word === 'start', evidence }];
}

/** Short codes and sender names are no phone numbers: they are kept by the channel's own name. */
function readFrom(channel: string, fields: Fields): NeutralItem['from'] {
  const value = bareAddress(fields('From') || fields('Author'));
  const name = fields('ProfileName').trim().slice(0, MOST_NAME) || undefined;
  // Twilio and the network vouch for the number; nobody vouches for who holds the phone.
  if (/^\+[1-9]\d{6,14}$/.test(value)) return { kind: 'phone', value, name };
  return { kind: 'external_id', value: `${channel}:${value || 'unknown'}`, name };
}

/** The number that was written to, or the messaging service it stands behind where this inbox is set up for that. */
function accountOf(fields: Fields, settings: Record<string, unknown>): string | undefined {
  const service = fields('MessagingServiceSid');
  if (service && service === settings.messagingServiceSid) return service;
  return ownNumber(fields('To'));
}

function readText(fields: Fields, files: NeutralFile[]): string {
  const said = fields('Body') || fields('ButtonText') || fields('ListTitle');
  const place = readPlace(fields);
  const text = [said, place].filter((part) => part !== '').join('\n');
  if (text !== '' || files.length > 0) return text;
  // A kind of message that cannot be shown here is at least named.
  return fields('MessageType') ? `[${fields('MessageType')}]` : '';
}

function readPlace(fields: Fields): string {
  const [latitude, longitude] = [fields('Latitude'), fields('Longitude')];
  if (!latitude || !longitude) return '';
  const label = [fields('Label'), fields('Address')].filter((part) => part !== '').join(', ');
  return `Location: ${label && `${label} `}(${latitude}, ${longitude})`;
}

function readFiles(fields: Fields): NeutralFile[] {
  const count = Math.min(Number.parseInt(fields('NumMedia'), 10) || 0, MOST_FILES);
  return Array.from({ length: count }, (_, i) => {
    const contentType = fields(`MediaContentType${i}`).slice(0, 100) || 'application/octet-stream';
    return { name: nameOf(contentType, i), contentType, content: { fetch: fields(`MediaUrl${i}`) } };
  }).filter(({ content }) => content.fetch !== '');
}

/** Twilio passes no names on. */
function nameOf(contentType: string, i: number): string {
  const [kind, ending = ''] = contentType.split(/[/;]/);
  const word = { image: 'picture', audio: 'audio', video: 'video' }[kind] ?? 'file';
  const short = ending === 'jpeg' ? 'jpg' : ending;
  return `${word}-${i + 1}${/^[a-z0-9]{2,5}$/.test(short) ? `.${short}` : ''}`;
}

/** Kept for whoever answers and for reports: the button that was pressed, the advertisement they came from. */
function readMore(fields: Fields): Record<string, unknown> | undefined {
  const more = {
    to: ownNumber(fields('To')),
    button: some({ text: fields('ButtonText'), payload: fields('ButtonPayload') }),
    choice: some({ id: fields('ListId'), title: fields('ListTitle') }),
    place: some({ latitude: fields('Latitude'), longitude: fields('Longitude') }),
    referral: some({
      headline: fields('ReferralHeadline'),
      body: fields('ReferralBody'),
      url: fields('ReferralSourceUrl'),
      sourceId: fields('ReferralSourceId'),
      sourceType: fields('ReferralSourceType'),
      clickId: fields('ReferralCtwaClid'),
    }),
  };
  return some(more);
}

/** Only what is there. */
function some<Value>(given: Record<string, Value | undefined | ''>): Record<string, Value> | undefined {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined && value !== '') as [string, Value][];
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
