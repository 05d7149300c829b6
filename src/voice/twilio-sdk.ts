import type AccessToken from 'twilio/lib/jwt/AccessToken.js';
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

// Loaded with the first call: a hub without telephones does not pay for it.

/** An empty answer to the vendor, in its own markup. */
export async function newResponse(): Promise<VoiceResponse> {
  const { default: Response } = await import('twilio/lib/twiml/VoiceResponse.js');
  return new Response();
}

/** Whether the vendor signed this form, at this address. */
export async function isSigned(
  token: string,
  signature: string,
  url: string,
  form: Record<string, string | string[]>,
): Promise<boolean> {
  const { validateRequest } = await import('twilio/lib/webhooks/webhooks.js');
  return validateRequest(token, signature, url, form);
}

export interface TokenKey {
  accountSid: string;
  apiKeySid: string;
  apiKeySecret: string;
}

/** What a browser's telephone proves itself with. */
export async function newToken(key: TokenKey, identity: string, ttl: number, app: string): Promise<string> {
  const { default: Token } = await import('twilio/lib/jwt/AccessToken.js');
  const token: AccessToken = new Token(key.accountSid, key.apiKeySid, key.apiKeySecret, { identity, ttl });
  token.addGrant(new Token.VoiceGrant({ incomingAllow: true, outgoingApplicationSid: app || undefined }));
  return token.toJwt();
}
