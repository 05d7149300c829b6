import type { OutboundRequest } from '../../kernel/http/outbound/index.js';
import type { Connection } from '../channel-adapter.js';
import { authorization } from './authorization.js';
import type { TwilioSettings } from './settings.js';

/** The API, and where it sends on to for the bytes. */
export const twilioFileHosts = ['api.twilio.com', '*.twilio.com', '*.twiliocdn.com'] as const;

/** Accounts may keep their files behind the API's own sign-in, which nobody but the API is shown. */
export function twilioFile(reference: string, connection: Connection): OutboundRequest {
  return { url: reference, method: 'GET', headers: isApi(reference, connection) ? authorization(connection) : {} };
}

function isApi(url: string, { settings }: Connection): boolean {
  if (!URL.canParse(url)) return false;
  const { host, protocol } = new URL(url);
  const root = new URL((settings as TwilioSettings).apiRoot);
  if (host === root.host) return protocol === root.protocol;
  return protocol === 'https:' && /^api(\.[a-z0-9-]+)*\.twilio\.com$/.test(host);
}
