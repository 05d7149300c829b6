import { Injectable } from '@nestjs/common';
import { GuardNumbers } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Quoted } from './compose-html.js';

const find = statement(
  'mail_quoted',
  `SELECT envelope, full_text AS text, html, created_at AS at FROM mail
   WHERE mail_id = $1 AND inbox_id = $2 AND conversation_id = $3 ORDER BY created_at LIMIT 1`,
);

interface Row extends Pick<Quoted, 'text' | 'html'> {
  envelope: { from: Quoted['from']; date: string | null };
  at: Date;
}

/** Finds the mail an answer answers, to be quoted below it: of the same conversation only. */
@Injectable()
export class QuotedMail {
  constructor(
    private readonly database: Database,
    private readonly guard: GuardNumbers,
  ) {}

  async find(mailId: string, inboxId: string, conversationId: string): Promise<Quoted | null> {
    const row = await this.database.one<Row>(find, [mailId, inboxId, conversationId]);
    if (!row) return null;
    const { envelope, at } = row;
    const text = await this.guard.apart(row.text, { where: 'quoted_mail', conversationId });
    // In markup a number may be in pieces: then the words are quoted, not the page.
    const html = text === row.text ? row.html : null;
    return { from: envelope.from, at: envelope.date ? new Date(envelope.date) : at, text, html };
  }
}
