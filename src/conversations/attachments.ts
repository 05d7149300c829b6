import { Inject, Injectable } from '@nestjs/common';
import { fileTypeFromBuffer } from 'file-type';
import type { Attachment } from '../contract/conversations.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { notFound, Refusal } from '../kernel/http/problem.js';
import { newId } from '../kernel/ids.js';

export interface StoredFile {
  name: string;
  contentType: string;
  body: Buffer;
}

// Text has no signature; these are the claims we believe for it, because none of them runs in a browser.
const believed = /^(text\/(plain|csv)|application\/json)$/;

/** Keeps files: the type read from the content, the size capped, and never anything a browser would run. */
@Injectable()
export class Attachments {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
  ) {}

  async store(file: StoredFile, owner: string, mostMb = this.config.maxUploadMb): Promise<Attachment> {
    if (file.body.length > mostMb * 1024 * 1024) throw new Refusal(413, 'too_large', `A file has at most ${mostMb} MB`);
    const sniffed = await fileTypeFromBuffer(file.body);
    const contentType =
      sniffed?.mime ?? (believed.test(file.contentType) ? file.contentType : 'application/octet-stream');
    const name = cleanName(file.name);
    const id = newId('att');
    await this.database.query(
      `INSERT INTO attachment (id, owner, name, content_type, size, body) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, owner, name, contentType, file.body.length, file.body],
    );
    return { id, name, contentType, size: file.body.length, url: `/v1/attachments/${id}` };
  }

  async read(id: string): Promise<StoredFile & { conversationId: string | null; owner: string }> {
    const row = await this.database.one<StoredFile & { conversationId: string | null; owner: string }>(
      `SELECT f.name, f.content_type AS "contentType", f.body, f.owner, m.conversation_id AS "conversationId"
       FROM attachment f LEFT JOIN message m ON m.id = f.message_id WHERE f.id = $1`,
      [id],
    );
    if (!row) throw notFound('attachment');
    return row;
  }
}

/** No paths, no control or direction characters that would disguise an ending. */
function cleanName(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? '';
  const clean = [...last]
    .filter((c) => c >= ' ' && !/[\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069"<>:|?*]/.test(c))
    .join('');
  return clean.toWellFormed().trim().slice(0, 150) || 'file';
}
