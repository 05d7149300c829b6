import type { InboundEvent, NeutralFile, NeutralItem } from '../channel-adapter.js';
import { idOf, words } from './read-fields.js';

export type Address = NeutralItem['from'];

/** What a message says, however its kind is told at the vendor's. */
export interface Content {
  text: string;
  files: NeutralFile[];
  /** What is kept beside the words. */
  channel?: Record<string, unknown>;
}

export const ignored = (type: string, known: boolean, account?: string): InboundEvent => ({
  kind: 'ignored',
  type: words(type, 100),
  known,
  account,
});

/** Ids are the vendor's own, so its name stands before them. */
export const socialAddress = (channel: string, id: unknown, name?: string): Address => ({
  kind: 'external_id',
  value: `${channel}:${idOf(id)}`,
  name,
  proof: 'verified',
});

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/mp4': 'mp4',
  'application/pdf': 'pdf',
};

/** `audio/ogg; codecs=opus` is audio/ogg: what it says further is the player's business. */
export function fileAt(reference: string, kind: string, mime: string, name?: string): NeutralFile {
  const contentType = words(mime, 100).split(';')[0].trim().toLowerCase() || 'application/octet-stream';
  const ending = endings[contentType] ?? contentType.split('/')[1]?.replace(/[^a-z0-9]+.*/, '');
  return { name: name || (ending ? `${kind}.${ending}` : kind), contentType, content: { fetch: reference } };
}
