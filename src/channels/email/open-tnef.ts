import iconv from 'iconv-lite';
import { toStorable } from '../../kernel/storable.js';
import type { MailFile } from './mail.js';
import { readProperties, type Properties } from './tnef-properties.js';

export interface OpenedTnef {
  text: string;
  html: string | null;
  files: MailFile[];
}

const SIGNATURE = 0x223e9f78;
/** MS-OXTNEF 2.1.3.2: the attributes that carry what a reader of the mail would see. */
const CODE_PAGE = 0x00069007;
const BODY = 0x0002800c;
const MESSAGE_PROPERTIES = 0x00069003;
const NEXT_FILE = 0x00069002;
const FILE_TITLE = 0x00018010;
const FILE_DATA = 0x0006800f;
const FILE_PROPERTIES = 0x00069005;

/** MS-OXPROPS. */
const PLAIN_BODY = 0x1000;
const HTML_BODY = 0x1013;
const LONG_NAME = 0x3707;
const SHORT_NAME = 0x3704;
const SHOWN_NAME = 0x3001;
const MIME_TYPE = 0x370e;
const CONTENT_ID = 0x3712;
const EMBEDDED_DATA = 0x3701;

/**
 * Opens the `winmail.dat` in which Outlook packs the files (and at times the text) of a mail: Transport Neutral Encapsulation
 * Format, MS-OXTNEF. Returns null for what does not keep to the format, so that the pack itself stays as a file. Nothing in
 * it is compressed except RTF, which is not read: what comes out is never larger than what came in.
 */
export function openTnef(raw: Buffer): OpenedTnef | null {
  try {
    if (raw.length < 6 || raw.readUInt32LE(0) !== SIGNATURE) return null;
    return collect(attributes(raw));
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    return null;
  }
}

function* attributes(raw: Buffer): Generator<[number, Buffer]> {
  for (let at = 6; at < raw.length; ) {
    const id = raw.readUInt32LE(at + 1);
    const length = raw.readUInt32LE(at + 5);
    const end = at + 9 + length;
    // The checksum behind it must be there, or the pack is cut off.
    raw.readUInt16LE(end);
    yield [id, raw.subarray(at + 9, end)];
    at = end + 2;
  }
}

function collect(found: Iterable<[number, Buffer]>): OpenedTnef {
  let encoding = 'windows-1252';
  const opened: OpenedTnef = { text: '', html: null, files: [] };
  const files: { title: string; data: Buffer | null; properties: Properties | null }[] = [];
  for (const [id, data] of found) {
    const file = files.at(-1);
    if (id === CODE_PAGE) encoding = encodingOf(data.readUInt32LE(0));
    else if (id === BODY) opened.text ||= words(data, encoding);
    else if (id === MESSAGE_PROPERTIES) {
      const properties = readProperties(data);
      opened.text ||= text(properties, PLAIN_BODY, encoding);
      opened.html ??= text(properties, HTML_BODY, encoding) || null;
    } else if (id === NEXT_FILE) files.push({ title: '', data: null, properties: null });
    else if (file && id === FILE_TITLE) file.title = words(data, encoding);
    else if (file && id === FILE_DATA) file.data = data;
    else if (file && id === FILE_PROPERTIES) file.properties = readProperties(data);
  }
  for (const { title, data, properties } of files) {
    const of = (id: number) => (properties ? text(properties, id, encoding) : '');
    const content = data ?? properties?.get(EMBEDDED_DATA)?.data;
    if (!content) continue;
    opened.files.push({
      name: toStorable(of(LONG_NAME) || title || of(SHORT_NAME) || of(SHOWN_NAME) || 'file').slice(0, 200),
      contentType: toStorable(of(MIME_TYPE)).slice(0, 100) || 'application/octet-stream',
      data: content,
      contentId: of(CONTENT_ID) || null,
    });
  }
  return opened;
}

function text(properties: Properties, id: number, encoding: string): string {
  const found = properties.get(id);
  if (!found) return '';
  return words(found.data, found.isUnicode ? 'utf16-le' : encoding);
}

const words = (data: Buffer, encoding: string): string => iconv.decode(data, encoding).replace(/\0+$/, '');

function encodingOf(codePage: number): string {
  const name = codePage === 65001 ? 'utf8' : `cp${codePage}`;
  return iconv.encodingExists(name) ? name : 'windows-1252';
}
