import type { Connection } from '../channel-adapter.js';
import type { TwilioSettings } from './settings.js';

/** By API key where there is one, by the auth token otherwise; nothing where nothing is set up. */
export function authorization({ credentials, settings }: Connection): Record<string, string> {
  const [present] = credentials;
  if (!present) return {};
  const { accountSid } = settings as TwilioSettings;
  const { authToken, apiKeySid, apiKeySecret } = present;
  const pair = apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
