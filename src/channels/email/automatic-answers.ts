import { Injectable } from '@nestjs/common';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { MailParcel } from './pack-mail.js';

const MOST_AN_HOUR = 3;

const lock = statement('mail_automatic_lock', `SELECT pg_advisory_xact_lock(727163, hashtext($1))`);
const trouble = statement(
  'mail_trouble_of',
  `SELECT kind FROM mail_trouble WHERE address = $1 AND kind IN ('hard', 'complaint')`,
);
// A mail that is tried again counts once.
const reserve = statement(
  'mail_automatic_reserve',
  `INSERT INTO mail_automatic (message_id, address) SELECT $1, $2
   WHERE (SELECT count(*) FROM mail_automatic WHERE address = $2 AND message_id <> $1 AND at > now() - interval '1 hour') < $3
   ON CONFLICT (message_id) DO UPDATE SET address = $2 RETURNING message_id`,
);

/** Keeps two machines from writing to each other for ever, and ours from writing to where nobody wants it. */
@Injectable()
export class AutomaticAnswers {
  constructor(private readonly work: UnitOfWork) {}

  /** Why this automatic mail must not go out, or null; then its place is taken. */
  refusal({ messageId, to, answersAutomatic }: MailParcel): Promise<string | null> {
    if (answersAutomatic) return Promise.resolve('an automatic mail gets no automatic answer');
    return this.work.run(async (tx) => {
      await tx.query(lock, [to.address]);
      const known = await tx.one<{ kind: string }>(trouble, [to.address]);
      if (known)
        return known.kind === 'hard' ? 'mail to this address comes back' : 'this person marked a mail of ours as spam';
      const place = await tx.one(reserve, [messageId, to.address, MOST_AN_HOUR]);
      return place ? null : `nobody gets more than ${MOST_AN_HOUR} automatic answers in an hour`;
    });
  }
}
