import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import type { Connection, IncomingRequest } from '../channel-adapter.js';
import { isForm, signedFields } from './form.js';

type Validator = typeof import('twilio/lib/webhooks/webhooks.js');
let loaded: Validator | undefined;

/** The vendor's own validator: it knows the odd spellings of an address its signers use. The rest of its library is not loaded. */
function validator(): Validator {
  loaded ??= createRequire(import.meta.url)('twilio/lib/webhooks/webhooks.js') as Validator;
  return loaded;
}

/** Signed over the configured public address and the fields of the form; a JSON body by its hash in the signed address. */
export function isFromTwilio(request: IncomingRequest, { credentials }: Connection): boolean {
  const signature = request.headers['x-twilio-signature'];
  if (typeof signature !== 'string' || signature === '') return false;
  if (!URL.canParse(request.url) || !isBodyRight(request)) return false;
  const fields = isForm(request) ? signedFields(request) : {};
  const { validateRequest } = validator();
  return credentials.some(({ authToken }) => authToken && validateRequest(authToken, signature, request.url, fields));
}

function isBodyRight(request: IncomingRequest): boolean {
  const hash = new URL(request.url).searchParams.get('bodySHA256');
  // Without the hash nothing would tie a body that is no form to the signature.
  if (hash === null) return isForm(request);
  // Bytes that are not UTF-8 would be mended before they are hashed, and two bodies would have one hash.
  if (!isUtf8(request.raw)) return false;
  return validator().validateBody(request.raw.toString('utf8') || '{}', hash);
}
