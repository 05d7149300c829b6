import type { AddressKind, CustomInbound } from '../../contract/inbound.js';
import { addressKinds } from '../../contract/inbound.js';
import { invalid, Refusal } from '../../kernel/http/problem.js';
import { readJson } from '../vendor-json.js';
import type { NeutralFile, NeutralItem } from '../channel-adapter.js';

const MOST_TEXT = 65_536;
const MOST_FILES = 10;
const UNSTORABLE = /\p{Surrogate}|\0/u;

/** Checked by hand: on this path a general validator costs more than everything else together. Unknown fields are ignored. */
export function readCustom(raw: Buffer): NeutralItem {
  const body = record(readJson(raw), '') as Record<keyof CustomInbound, unknown>;
  const id = string(body.id, '/id', 1, 200);
  // The hub marks its own messages so, in the same column.
  if (id.startsWith('out:')) throw invalid('/id', 'reserved', 'An id may not start with out:');
  const from = record(body.from, '/from');
  if (!addressKinds.includes(from.kind as AddressKind))
    throw invalid('/from/kind', 'enum', `kind is one of ${addressKinds.join(', ')}`);
  const text = optional(body.text, '/text', MOST_TEXT) ?? '';
  const files = readFiles(body.attachments);
  if (text === '' && files.length === 0) throw invalid('/text', 'empty', 'A message has text or an attachment');
  return {
    kind: 'message',
    externalId: id,
    from: {
      kind: from.kind as AddressKind,
      value: string(from.value, '/from/value', 1, 320),
      name: optional(from.name, '/from/name', 200) ?? undefined,
    },
    thread: optional(body.thread, '/thread', 200) ?? '',
    text,
    files,
    sentAt: readTime(body.sentAt),
  };
}

function record(value: unknown, pointer: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(pointer, 'type', 'must be an object');
  return value as Record<string, unknown>;
}

function string(value: unknown, pointer: string, least: number, most: number): string {
  if (typeof value !== 'string') throw invalid(pointer, 'type', 'must be a string');
  if (value.length < least || value.length > most)
    throw invalid(pointer, 'length', `has ${least} to ${most} characters`);
  if (UNSTORABLE.test(value)) {
    throw new Refusal(422, 'unstorable_text', 'The text holds characters that cannot be stored', {
      errors: [{ pointer, code: 'unstorable_text', message: 'U+0000 and lone surrogates cannot be stored' }],
    });
  }
  return value;
}

const optional = (value: unknown, pointer: string, most: number): string | null =>
  value === undefined || value === null ? null : string(value, pointer, 0, most);

function readTime(value: unknown): Date | undefined {
  const text = optional(value, '/sentAt', 40);
  if (text === null) return undefined;
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalid('/sentAt', 'time', 'must be an RFC 3339 time, like 2026-03-01T09:30:00.000Z');
  return new Date(time);
}

function readFiles(value: unknown): NeutralFile[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_FILES)
    throw invalid('/attachments', 'type', `must be a list of at most ${MOST_FILES}`);
  return value.map((one, i) => readFile(record(one, `/attachments/${i}`), `/attachments/${i}`));
}

function readFile(file: Record<string, unknown>, pointer: string): NeutralFile {
  const name = optional(file.name, `${pointer}/name`, 200) ?? 'file';
  const contentType = optional(file.contentType, `${pointer}/contentType`, 100) ?? 'application/octet-stream';
  if (typeof file.data === 'string') {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(file.data)) throw invalid(`${pointer}/data`, 'base64', 'must be base64');
    return { name, contentType, content: { data: Buffer.from(file.data, 'base64') } };
  }
  const url = string(file.url, `${pointer}/url`, 1, 2000);
  // A link an agent may click: never javascript:, data: or the like.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalid(`${pointer}/url`, 'url', 'must be an http or https address');
  return { name, contentType, content: { url } };
}
