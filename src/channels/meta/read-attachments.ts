import type { NeutralFile } from '../channel-adapter.js';
import { type Content, fileAt } from './neutral.js';
import { type Fields, fields, list, words } from './read-fields.js';

/** The vendor does not say more than this; the hub looks at the bytes itself when it has them. */
const types: Record<string, string> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
  story_mention: 'image/jpeg',
  ig_reel: 'video/mp4',
  reel: 'video/mp4',
};

/** What is attached to a message of Messenger or Instagram: files to fetch, or lines of text for what is no file. */
export function readAttachments(attachments: unknown): Content {
  const found = list(attachments).slice(0, 20).map(readOne);
  return {
    text: found
      .map(({ text }) => text)
      .filter(Boolean)
      .join('\n'),
    files: found.flatMap(({ files }) => files),
  };
}

function readOne(attachment: Fields): { text: string; files: NeutralFile[] } {
  const type = words(attachment.type);
  const payload = fields(attachment.payload);
  const url = words(payload.url) || words(attachment.url);
  if (type === 'location') return { text: placeOf(attachment, payload), files: [] };
  if (Object.hasOwn(types, type) && url.startsWith('https://')) {
    const text = type === 'story_mention' ? 'Mentioned us in their story' : '';
    return { text, files: [fileAt(url, type, types[type], nameIn(url))] };
  }
  const title = words(attachment.title) || words(payload.title);
  return { text: [title, url].filter(Boolean).join('\n') || `[${type || 'something'}]`, files: [] };
}

/** The name a file has in its address; pictures have none worth keeping. */
function nameIn(url: string): string | undefined {
  const last = URL.canParse(url) ? new URL(url).pathname.split('/').pop() : undefined;
  return last && /^[\w.-]{1,100}\.[a-z0-9]{2,5}$/i.test(last) ? last : undefined;
}

function placeOf(attachment: Fields, { coordinates }: Fields): string {
  const { lat, long } = fields(coordinates);
  return [words(attachment.title), `https://maps.google.com/?q=${Number(lat)},${Number(long)}`]
    .filter(Boolean)
    .join('\n');
}
