import { toStorable } from '../../kernel/storable.js';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { headerTexts, ids } from './headers.js';
import { judgeAutomatic } from './judge-automatic.js';
import type { Mail, Mailbox, MailFile, Unreadable } from './mail.js';
import { type OpenedTnef, openTnef } from './open-tnef.js';
import { readReport } from './read-report.js';

const LARGEST = 50 * 1024 * 1024;
const MOST_HTML = 2_000_000;
const MOST_FILES = 100;
const MOST_ADDRESSES = 500;

/** Reads a raw mail. What a parser cannot read is a normal case and comes back as such: this never throws. */
export async function readMail(raw: Buffer): Promise<Mail | Unreadable> {
  if (raw.length === 0) return { unreadable: 'it is empty' };
  if (raw.length > LARGEST) return { unreadable: 'it is larger than 50 MB' };
  try {
    const parsed = await simpleParser(raw, {
      keepDeliveryStatus: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      maxHtmlLengthToParse: MOST_HTML,
    });
    // A part that names no type has `true` for one.
    for (const file of parsed.attachments)
      if (typeof file.contentType !== 'string') file.contentType = 'application/octet-stream';
    return toMail(parsed, raw);
  } catch (error) {
    return { unreadable: `it could not be parsed: ${(error as Error).message}`.slice(0, 500) };
  }
}

function toMail(parsed: ParsedMail, raw: Buffer): Mail | Unreadable {
  const authors = mailboxes(parsed.from);
  const [from] = authors;
  const automatic = judgeAutomatic(parsed);
  if (!from && !automatic && !parsed.text && !parsed.html && !parsed.subject && parsed.attachments.length === 0)
    return { unreadable: 'nothing in it is a mail' };
  const packs = new Map<MailFile, OpenedTnef>();
  const files = parsed.attachments
    .filter(({ contentType }) => !/^message\/(delivery|feedback)/.test(contentType))
    .slice(0, MOST_FILES)
    .map(toFile);
  for (const file of files) {
    const opened = isTnef(file) ? openTnef(file.data) : null;
    if (opened) packs.set(file, opened);
  }
  const packed = [...packs.values()];
  const isWordless = !parsed.text && !parsed.html;
  const mail: Mail = {
    messageId: bareId(parsed.messageId),
    inReplyTo: ids(parsed.inReplyTo),
    references: ids(parsed.references),
    from: from ?? null,
    isSoleFrom: authors.length === 1 && headerTexts(parsed, 'from').length === 1,
    replyTo: mailboxes(parsed.replyTo)[0] ?? null,
    to: mailboxes(parsed.to),
    cc: mailboxes(parsed.cc),
    deliveredTo: ['delivered-to', 'x-original-to', 'x-forwarded-to', 'envelope-to'].flatMap((name) =>
      headerTexts(parsed, name).flatMap((text) => text.match(/[^\s<>,;]+@[^\s<>,;]+/g) ?? []),
    ),
    subject: toStorable(parsed.subject ?? '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 500),
    date: parsed.date && !Number.isNaN(parsed.date.getTime()) ? parsed.date : null,
    text: toStorable(parsed.text ?? (isWordless ? packed.map((one) => one.text).join('\n') : '')),
    html: toStorable(parsed.html || (isWordless && packed.find((one) => one.html)?.html) || '') || null,
    files: files.flatMap((file) => packs.get(file)?.files ?? file).slice(0, MOST_FILES),
    automatic,
    report: null,
    authenticationResults: headerTexts(parsed, 'authentication-results'),
    checks: null,
  };
  mail.report = readReport(mail, parsed, raw);
  if (mail.report && !mail.automatic) mail.automatic = { kind: 'report', why: 'it reports on a mail' };
  return mail;
}

function toFile({
  filename,
  contentType,
  content,
  cid,
  contentDisposition,
}: ParsedMail['attachments'][number]): MailFile {
  const name = filename ?? (contentType === 'message/rfc822' ? 'message.eml' : 'file');
  const inline = cid !== undefined && contentDisposition !== 'attachment';
  return {
    name: toStorable(name).slice(0, 200),
    contentType: toStorable(contentType).slice(0, 100),
    data: Buffer.from(content),
    contentId: inline ? cid : null,
  };
}

const isTnef = ({ name, contentType }: MailFile): boolean =>
  /^application\/(vnd\.)?ms-tnef$/i.test(contentType) || name.toLowerCase() === 'winmail.dat';

function mailboxes(given: AddressObject | AddressObject[] | undefined): Mailbox[] {
  const flat = [given ?? []].flat().flatMap(({ value }) => value.flatMap((one) => one.group ?? one));
  return flat
    .slice(0, MOST_ADDRESSES)
    .map(({ address, name }) => ({
      address: toStorable(address ?? '')
        .trim()
        .toLowerCase(),
      name: toStorable(name ?? '')
        .trim()
        .slice(0, 200),
    }))
    .filter(({ address }) => /^[^\s@<>]+@[^\s@<>]+$/.test(address) && address.length <= 320);
}

const bareId = (text: string | undefined): string | null => ids(text)[0] ?? null;
