import type { OutboundRequest, OutboundResult } from '../../kernel/http/outbound/index.js';
import type { Connection, FileToUpload, Parcel } from '../channel-adapter.js';
import { authorize } from './authorize.js';

/** X takes five megabytes in one piece, and no larger picture. */
const PIECE = 4 * 1024 * 1024;
const LARGEST = 5 * 1024 * 1024;
const BOUNDARY = '----throughline-picture';

interface Answer {
  data?: { id?: unknown; processing_info?: { state?: unknown } };
  title?: string;
  detail?: string;
  errors?: { message?: string; detail?: string }[];
}

/** What X keeps as a picture; anything else, and what moves, goes as a link. */
export const isPicture = ({ contentType, size }: { contentType: string; size: number }): boolean =>
  /^image\/(jpeg|png|webp)$/.test(contentType) && size <= LARGEST;

/** Begins, brings the bytes, and ends: the picture's id is good for the message that goes next. */
export function* uploadX(
  { contentType, body }: FileToUpload,
  { type }: Parcel,
  connection: Connection,
): Generator<OutboundRequest, string, OutboundResult> {
  const begin = {
    media_type: contentType,
    total_bytes: body.length,
    media_category: type === 'post' ? 'tweet_image' : 'dm_image',
  };
  const json = { 'content-type': 'application/json' };
  const { data } = read(yield post('initialize', connection, json, JSON.stringify(begin)));
  const id = String(data?.id ?? '');
  if (!/^\d{1,30}$/.test(id)) throw new Error('X gave it no place');
  const form = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  for (let i = 0; i * PIECE < body.length; i += 1)
    read(yield post(`${id}/append`, connection, form, asForm(i, body.subarray(i * PIECE, (i + 1) * PIECE))));
  const ended = read(yield post(`${id}/finalize`, connection, {}, ''));
  const state = ended.data?.processing_info?.state;
  if (state !== undefined && state !== 'succeeded')
    throw new Error(`X has not made a picture of it (${String(state)})`);
  return id;
}

function post(
  path: string,
  { settings, credentials: [current] }: Connection,
  headers: Record<string, string>,
  body: string | Buffer,
): OutboundRequest {
  const url = `${String(settings.apiRoot).replace(/\/$/, '')}/2/media/upload/${path}`;
  return { url, headers: { ...headers, authorization: authorize('POST', url, current) }, body };
}

/** The bytes as they are, so that nobody has to guess how they were written down. */
function asForm(index: number, piece: Buffer): Buffer {
  const part = (name: string, more = '') =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n`;
  return Buffer.concat([
    Buffer.from(`${part('segment_index')}\r\n${index}\r\n`),
    Buffer.from(`${part('media', '; filename="piece"')}content-type: application/octet-stream\r\n\r\n`),
    piece,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
}

function read(result: OutboundResult): Answer {
  if (result.kind !== 'answer') throw new Error(`X could not be reached: ${result.why}`);
  const answer = parse(result.body);
  if (result.status >= 200 && result.status < 300) return answer;
  const said = answer.detail ?? answer.errors?.[0]?.detail ?? answer.errors?.[0]?.message ?? answer.title;
  throw new Error(`X did not take the picture (${result.status})${said ? `: ${said}` : ''}`);
}

function parse(body: Buffer): Answer {
  try {
    return (JSON.parse(body.toString('utf8') || '{}') as Answer | null) ?? {};
  } catch {
    return {};
  }
}
