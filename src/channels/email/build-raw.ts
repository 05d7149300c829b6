import { createHash } from 'node:crypto';

export interface Parts {
  /** As the vendor took them from the mail, in their order. */
  headers: [name: string, value: string][];
  text?: string;
  html?: string;
  files: { name: string; contentType: string; data: Buffer; contentId?: string }[];
}

/** Of the vendor's own reading these no longer hold. */
const STRUCTURE = /^(content-|mime-version)/i;

/** A mail again from what a vendor took apart, so that one reader reads them all. */
export function buildRaw({ headers, text, html, files }: Parts): Buffer {
  // By the content: the same mail again is the same bytes.
  const hash = createHash('sha256')
    .update(JSON.stringify([headers, text, html]))
    .digest('hex');
  const boundary = `tl-${hash.slice(0, 24)}`;
  const was = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  const lines = headers
    .filter(([name]) => !STRUCTURE.test(name))
    .map(([name, value]) => `${oneLine(name).replace(/[^\w-]/g, '')}: ${oneLine(value)}`);
  if (was) lines.push(`X-Original-Content-Type: ${oneLine(was)}`);
  const bodies = [
    ...(text === undefined ? [] : [part('text/plain; charset=utf-8', Buffer.from(text))]),
    ...(html === undefined ? [] : [part('text/html; charset=utf-8', Buffer.from(html))]),
  ];
  const alternative = `${boundary}-a`;
  const parts = [
    `Content-Type: multipart/alternative; boundary="${alternative}"\r\n\r\n${joined(alternative, bodies)}`,
    ...files.map(({ name, contentType, data, contentId }) =>
      part(contentType, data, [
        `Content-Disposition: ${contentId ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`,
        ...(contentId ? [`Content-ID: <${oneLine(contentId).replace(/[<>]/g, '')}>`] : []),
      ]),
    ),
  ];
  const head = [...lines, 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`].join('\r\n');
  return Buffer.from(`${head}\r\n\r\n${joined(boundary, parts)}`);
}

function part(contentType: string, data: Buffer, more: string[] = []): string {
  const body = data.toString('base64').replace(/(.{76})/g, '$1\r\n');
  return [`Content-Type: ${oneLine(contentType)}`, ...more, 'Content-Transfer-Encoding: base64', '', body].join('\r\n');
}

const joined = (boundary: string, parts: string[]): string =>
  `${parts.map((one) => `--${boundary}\r\n${one}\r\n`).join('')}--${boundary}--\r\n`;

const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');
