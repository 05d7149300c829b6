import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { InboxDirectory } from '../inboxes/inbox-directory.js';
import { TakeMail } from './take-mail.js';

const letter = statement('mail_letter', `SELECT source, raw FROM dead_letter WHERE id = $1 AND kind = 'mail'`);

/** Takes a mail in again that was kept raw; one that still cannot be taken is kept again, with the reason of today. */
@Injectable()
export class ReplayMail {
  constructor(
    private readonly database: Database,
    private readonly inboxes: InboxDirectory,
    private readonly take: TakeMail,
  ) {}

  @OnTimer('mail.replay')
  async run({ payload }: DueTimer): Promise<void> {
    const kept = await this.database.one<{ source: string; raw: Buffer }>(letter, [payload.letterId]);
    const door = kept && (await this.inboxes.find(kept.source));
    if (kept && door) await this.take.run(door, kept.raw);
  }
}
