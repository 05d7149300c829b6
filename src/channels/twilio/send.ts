import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { Connection, Outgoing, Parcel } from '../channel-adapter.js';
import { bareAddress } from './addresses.js';
import { authorization } from './authorization.js';
import type { TwilioSettings } from './settings.js';
import { type Template, readTemplate } from './template.js';

/** A message as the outbox keeps it. */
interface Wire extends Record<string, unknown> {
  to: string;
  text: string;
  media: string[];
  template: Template | null;
}

/** WhatsApp addresses carry their channel's name before the number. */
export interface Line {
  prefix: '' | 'whatsapp:';
  /** Files in one message. */
  mostFiles: number;
}

export function toParcel(channel: string, { message, to, options, publicUrl }: Outgoing): Parcel {
  const data: Wire = {
    to: to.value.startsWith(`${channel}:`) ? to.value.slice(channel.length + 1) : bareAddress(to.value),
    text: message.text,
    media: message.attachments.map(({ url }) => new URL(url, publicUrl).href),
    template: readTemplate(options.template),
  };
  return { type: 'message.send', data };
}

/** `POST …/Messages.json`; the status comes back to this inbox's own address. */
export function toRequest(
  parcel: Parcel,
  connection: Connection,
  deliveryId: string,
  { prefix, mostFiles }: Line,
): OutboundRequest {
  const { to, text, media, template } = parcel.data as Wire;
  const { number, messagingServiceSid } = connection.settings as TwilioSettings;
  if (media.length > mostFiles)
    throw new Error(
      `a message here carries ${mostFiles === 1 ? 'one file' : `${mostFiles} files`}: send the others on their own`,
    );
  const form = new URLSearchParams({ To: prefix + to });
  if (messagingServiceSid) form.set('MessagingServiceSid', messagingServiceSid);
  else form.set('From', prefix + number);
  if (template) addTemplate(form, template);
  else {
    if (text !== '') form.set('Body', text);
    for (const url of media) form.append('MediaUrl', url);
  }
  // Our own id comes back with each status: it finds its message even where the answer to this call was lost.
  form.set('StatusCallback', `${connection.publicUrl}/channels/${connection.inboxId}?delivery=${deliveryId}`);
  return {
    url: messagesUrl(connection),
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      ...authorization(connection),
    },
    body: form.toString(),
  };
}

/** Reads one message: an API key may not read the account itself. */
export function toCheck(connection: Connection): OutboundRequest {
  return { url: `${messagesUrl(connection)}?PageSize=1`, method: 'GET', headers: authorization(connection) };
}

function messagesUrl({ settings }: Connection): string {
  const { apiRoot, accountSid } = settings as TwilioSettings;
  return `${apiRoot.replace(/\/+$/, '')}/2010-04-01/Accounts/${accountSid}/Messages.json`;
}

/** A template carries its own words and files. */
function addTemplate(form: URLSearchParams, { name, params }: Template): void {
  form.set('ContentSid', name);
  const places = params.map((value, i) => [String(i + 1), value]);
  if (places.length > 0) form.set('ContentVariables', JSON.stringify(Object.fromEntries(places)));
}
