import { type AttachmentNote, type Attachments } from '../conversations/index.js';
import { newId } from '../kernel/ids.js';
import type { NeutralFile } from './channel-adapter.js';

/** Keeps a file that came with a message, or notes where it is to be had. */
export async function keepFile(attachments: Attachments, file: NeutralFile, owner: string): Promise<AttachmentNote> {
  const { name, contentType, content } = file;
  if ('url' in content) return { id: newId('att'), name, contentType, size: 0, url: content.url };
  // Fetched after the vendor has its 200, by whoever follows the message.
  if ('fetch' in content) return { id: newId('att'), name, contentType, size: 0, fetch: content.fetch };
  const { id, size, ...kept } = await attachments.store({ name, contentType, body: content.data }, owner);
  return { id, size, name: kept.name, contentType: kept.contentType };
}
