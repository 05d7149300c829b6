import { Injectable } from '@nestjs/common';
import type { MailView } from '../../contract/mail.js';
import { Attachments, type AttachmentNote } from '../../conversations/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { notFound } from '../../kernel/http/problem.js';
import { hasQuotes } from './frame-mail.js';
import type { Mailbox } from './mail.js';

const read = statement(
  'mail_read',
  `SELECT l.envelope, l.full_text AS "fullText", l.html, l.images, m.extra->>'subject' AS subject, COALESCE(m.extra->'attachments', '[]') AS files
   FROM mail l JOIN message m ON m.id = l.message_id WHERE l.message_id = $1`,
);
const source = statement('mail_source', `SELECT raw FROM mail WHERE message_id = $1`);
/** Images inside a mail travel with it to the reader; larger ones are among its files. */
const MOST_INSIDE = 4 * 1024 * 1024;

interface Row {
  envelope: { from: Mailbox; to: Mailbox[]; cc: Mailbox[] };
  fullText: string;
  html: string | null;
  images: Record<string, number>;
  subject: string | null;
  files: AttachmentNote[];
}

/** The mail behind a message: whole, as it was written. */
@Injectable()
export class MailQueries {
  constructor(
    private readonly database: Database,
    private readonly attachments: Attachments,
  ) {}

  async view(messageId: string): Promise<MailView> {
    const row = await this.database.one<Row>(read, [messageId]);
    if (!row) throw notFound('mail');
    const { envelope, fullText, subject } = row;
    const html = row.html && (await this.withImages(row.html, row));
    return {
      ...envelope,
      subject,
      text: fullText,
      html,
      hasRemoteImages: row.html?.includes(' data-remote="') ?? false,
      hasQuotes: hasQuotes(row.html ?? ''),
    };
  }

  async source(messageId: string): Promise<Buffer> {
    const row = await this.database.one<{ raw: Buffer }>(source, [messageId]);
    if (!row) throw notFound('mail');
    return row.raw;
  }

  /** The frame a mail is shown in may load nothing, so its own images stand in it. */
  private async withImages(html: string, { images, files }: Row): Promise<string> {
    const urls = new Map<string, string>();
    let left = MOST_INSIDE;
    for (const [cid, place] of Object.entries(images)) {
      const note = files[place];
      if (!note || note.size > left || !/^image\/(png|gif|jpeg|webp)$/.test(note.contentType)) continue;
      const { body } = await this.attachments.read(note.id);
      left -= body.length;
      urls.set(cid, `data:${note.contentType};base64,${body.toString('base64')}`);
    }
    return html.replace(/ data-cid="([^"]*)"/g, (whole, cid: string) => {
      const url = urls.get(cid) ?? urls.get(safely(cid));
      return url ? ` src="${url}"` : whole;
    });
  }
}

function safely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
