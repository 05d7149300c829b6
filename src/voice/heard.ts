import { toStorable } from '../kernel/storable.js';
import { parse } from 'node:querystring';
import type { Door } from '../channels/index.js';
import { isSigned } from './twilio-sdk.js';

export type Form = Record<string, string>;

/** One webhook of a call whose signature was right. */
export interface Heard {
  door: Door;
  form: Form;
  query: Record<string, string>;
}

/** The form the vendor posted, when one of the inbox's tokens signed it at our own public address; else null. */
export async function readSigned(door: Door, url: string, signature: unknown, raw: Buffer): Promise<Form | null> {
  if (typeof signature !== 'string' || signature === '') return null;
  const all = parse(raw.toString('utf8')) as Record<string, string | string[]>;
  for (const { authToken } of door.connection.credentials)
    if (authToken && (await isSigned(authToken, signature, url, { ...all }))) return plain(all);
  return null;
}

/** Whether the vendor asks to open a socket here: it signs the address alone, by either name of its scheme. */
export async function isSignedSocket(door: Door, url: string, signature: unknown): Promise<boolean> {
  if (typeof signature !== 'string' || signature === '') return false;
  for (const { authToken } of door.connection.credentials)
    for (const one of [url.replace(/^http/, 'ws'), url])
      if (authToken && (await isSigned(authToken, signature, one, {}))) return true;
  return false;
}

function plain(all: Record<string, string | string[]>): Form {
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, toStorable(Array.isArray(value) ? value[0] : value)]),
  );
}
