import parsePhoneNumber from 'libphonenumber-js/min';
import type { AddressKind } from '../contract/inbound.js';
import { invalid } from '../kernel/http/problem.js';

const E164 = /^\+[1-9]\d{6,14}$/;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/;

/** One spelling for one address, so that exact match means the same person's address. */
export function normalizeAddress(kind: AddressKind, value: string, pointer = '/from/value'): string {
  const text = value.trim();
  if (text === '' || text.length > 320) throw invalid(pointer, 'length', 'An address has 1 to 320 characters');
  switch (kind) {
    case 'phone':
      return phone(text, pointer);
    case 'email':
      if (!EMAIL.test(text)) throw invalid(pointer, 'email', 'This is not an e-mail address');
      return text.toLowerCase();
    default:
      return text;
  }
}

function phone(text: string, pointer: string): string {
  // Vendors send E.164 already; the library is only needed for what people typed.
  if (E164.test(text)) return text;
  const parsed = parsePhoneNumber(text);
  if (!parsed) throw invalid(pointer, 'phone', 'Write the phone number with its country, like +44 7700 900471');
  return parsed.number;
}
