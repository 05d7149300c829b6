import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import type { Queryable } from '../../kernel/db/database.js';

export interface Trouble {
  address: string;
  kind: 'hard' | 'soft' | 'complaint';
  status: string | null;
  words: string;
}

const mark = statement(
  'mail_trouble_mark',
  `INSERT INTO mail_trouble (address, kind, status, words) VALUES ($1, $2, $3, $4)
   ON CONFLICT (address) DO UPDATE SET count = mail_trouble.count + 1, at = now(), status = EXCLUDED.status, words = EXCLUDED.words,
     kind = CASE WHEN mail_trouble.kind = 'complaint' OR EXCLUDED.kind = 'soft' THEN mail_trouble.kind ELSE EXCLUDED.kind END`,
);

/** Which addresses do not take mail, or do not want ours: no machine of ours writes to them again. */
@Injectable()
export class MailTrouble {
  async mark(on: Queryable, { address, kind, status, words }: Trouble): Promise<void> {
    await on.query(mark, [address, kind, status, words.slice(0, 500)]);
  }
}
