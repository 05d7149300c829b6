import { Injectable, Logger } from '@nestjs/common';
import { Unsubscribe } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Refusal } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { InboxCounts } from '../inboxes/inbox-counts.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { KeepMail, type Kept } from './keep-mail.js';
import type { Mail, SenderChecks } from './mail.js';
import { MailKeys } from './mail-keys.js';
import { readMail } from './read-mail.js';
import { bouncedMessage, ownMessages } from './reply-token.js';
import { isSameMail } from './same-mail.js';
import { TakeReport } from './take-report.js';
import { unsubscribeTokenIn } from './unsubscribe-mail.js';

export type Taken =
  | ({ kind: 'message' } & Kept)
  | { kind: 'report' | 'own' | 'filed' | 'unsubscribed' | 'dead_letter' };

// The same mail may come again and again; one letter of it is enough while nobody took it up.
const park = statement(
  'mail_park',
  `INSERT INTO dead_letter (id, kind, source, payload, raw, error) SELECT $1, 'mail', $2, $3, $4, $5
   WHERE NOT EXISTS (SELECT 1 FROM dead_letter WHERE kind = 'mail' AND source = $2 AND replayed_at IS NULL AND raw = $4)`,
);

const fileAway = statement(
  'mail_file_away',
  `INSERT INTO dead_letter (id, kind, source, payload, raw, error, replayed_at) VALUES ($1, 'mail', $2, $3, $4, $5, now())`,
);
const known = statement('mail_known_raw', `SELECT raw FROM mail WHERE message_id = $1`);

/** Takes in one raw mail, however it came: a message, a report on one of ours, or a dead letter. Nothing is lost and nothing throws for what it says. */
@Injectable()
export class TakeMail {
  private readonly log = new Logger('mail');

  constructor(
    private readonly database: Database,
    private readonly keys: MailKeys,
    private readonly keep: KeepMail,
    private readonly report: TakeReport,
    private readonly counts: InboxCounts,
    private readonly unsubscribe: Unsubscribe,
  ) {}

  /** `recipients`: whom the envelope named, and `checks`: what was found out about the sender, where the way in knows. */
  async run(door: Door, raw: Buffer, recipients: string[] = [], checks: SenderChecks | null = null): Promise<Taken> {
    const mail = await readMail(raw);
    if ('unreadable' in mail) return this.park(door, raw, mail.unreadable);
    mail.deliveredTo.push(...recipients);
    mail.checks = checks;
    const key = this.keys.of(door.id);
    if (ownMessages(key, [mail.messageId ?? '']).length > 0) {
      await this.counts.ignored(door.id, 'our own mail', true, raw);
      return { kind: 'own' };
    }
    // One whose token is not right is read by somebody.
    const token = unsubscribeTokenIn(mail, addressed(mail));
    if (token && (await this.unsubscribe.run(token))) {
      await this.counts.ignored(door.id, 'a mail that unsubscribes', true, raw);
      return { kind: 'unsubscribed' };
    }
    if (isAboutMail(mail)) {
      const ours = [...ownMessages(key, mail.report?.about ?? []), bouncedMessage(key, addressed(mail)) ?? []].flat();
      await this.report.run(door, mail, ours, raw);
      return { kind: 'report' };
    }
    if (!mail.from) return this.park(door, raw, 'it names no sender');
    try {
      const kept = await this.keep.run(door, mail, raw, key);
      if (!kept) return this.file(door, mail, raw);
      if (kept.duplicate && (await this.isAnother(kept, raw)))
        return this.park(door, raw, `another mail came before under its Message-ID: ${kept.messageId}`);
      return { kind: 'message', ...kept };
    } catch (error) {
      // Whatever the mail itself is to blame for would happen again each time it is sent again.
      if (isOfContent(error)) return this.park(door, raw, `it could not be stored: ${(error as Error).message}`);
      throw error;
    }
  }

  /** Kept raw and done with: counted, and nobody needs to look at it. */
  private async file(door: Door, { automatic }: Mail, raw: Buffer): Promise<Taken> {
    await this.counts.ignored(door.id, 'automatic mail about what is resolved', true, raw);
    await this.database.query(fileAway, [
      newId('dl'),
      door.id,
      JSON.stringify({ inboxId: door.id, size: raw.length }),
      raw,
      `a machine wrote about what is resolved: ${automatic?.why}`,
    ]);
    return { kind: 'filed' };
  }

  /** Some programs give many mails one id. The second is no redelivery, and not dropped as one. */
  private async isAnother({ messageId }: Kept, raw: Buffer): Promise<boolean> {
    const first = await this.database.one<{ raw: Buffer }>(known, [messageId]);
    return first !== null && first !== undefined && !(await isSameMail(first.raw, raw));
  }

  private async park(door: Door, raw: Buffer, why: string): Promise<Taken> {
    await this.database.query(park, [
      newId('dl'),
      door.id,
      JSON.stringify({ inboxId: door.id, size: raw.length }),
      raw,
      why,
    ]);
    this.log.warn(`a mail to ${door.id} is kept raw: ${why}`);
    return { kind: 'dead_letter' };
  }
}

/** Whom a mail was really sent to: the only places a token of ours counts in. */
export const addressed = ({ to, cc, deliveredTo }: Mail): string[] => [
  ...deliveredTo,
  ...[...to, ...cc].map(({ address }) => address),
];

/** Mail systems talking about mail; a person's vacation notice is theirs, and is read. */
const isAboutMail = ({ report }: Mail): boolean => report !== null && report.kind !== 'auto_reply';

/** PostgreSQL's data exceptions, and refusals of what was given. A database that is away is another matter. */
const isOfContent = (error: unknown): boolean =>
  error instanceof Refusal || String((error as { code?: unknown }).code ?? '').startsWith('22');
