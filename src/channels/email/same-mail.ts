import { createHash } from 'node:crypto';
import { readMail } from './read-mail.js';

/**
 * Whether two sources are one mail that came two ways. Its path differs each time, and a provider's reading of it is put
 * together anew: what counts is what it says, who says it, and the files.
 */
export async function isSameMail(a: Buffer, b: Buffer): Promise<boolean> {
  if (a.equals(b)) return true;
  const [x, y] = await Promise.all([essence(a), essence(b)]);
  return x === y;
}

async function essence(raw: Buffer): Promise<string> {
  const mail = await readMail(raw);
  if ('unreadable' in mail) return digest(raw);
  const plain = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
  const files = mail.files.map(({ data }) => digest(data)).sort();
  return JSON.stringify([mail.from?.address, plain(mail.subject), plain(mail.text), plain(mail.html), files]);
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('base64url');
