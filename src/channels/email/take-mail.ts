import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { Refusal } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { InboxCounts } from '../inboxes/inbox-counts.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { KeepMail, type Kept } from './keep-mail.js';
import type { Mail } from './mail.js';
import { MailKeys } from './mail-keys.js';
import { readMail } from './read-mail.js';
import { bouncedMessage, ownMessages } from './reply-token.js';
import { TakeReport } from './take-report.js';

export type Taken = ({ kind: 'message' } & Kept) | { kind: 'report' | 'own' | 'dead_letter' };

const park = statement(
  'mail_park',
  `INSERT INTO dead_letter (id, kind, source, payload, raw, error) VALUES ($1, 'mail', $2, $3, $4, $5)`,
);

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
  ) {}

  /** `recipients`: whom the envelope named, where the way in knows. */
  async run(door: Door, raw: Buffer, recipients: string[] = []): Promise<Taken> {
    const mail = await readMail(raw);
    if ('unreadable' in mail) return this.park(door, raw, mail.unreadable);
    mail.deliveredTo.push(...recipients);
    const key = this.keys.of(door.id);
    if (ownMessages(key, [mail.messageId ?? '']).length > 0) {
      await this.counts.ignored(door.id, 'our own mail', true, raw);
      return { kind: 'own' };
    }
    if (isAboutMail(mail)) {
      const ours = [...ownMessages(key, mail.report?.about ?? []), bouncedMessage(key, addressed(mail)) ?? []].flat();
      await this.report.run(door, mail, ours, raw);
      return { kind: 'report' };
    }
    if (!mail.from) return this.park(door, raw, 'it names no sender');
    try {
      return { kind: 'message', ...(await this.keep.run(door, mail, raw, key)) };
    } catch (error) {
      // Whatever the mail itself is to blame for would happen again each time it is sent again.
      if (isOfContent(error)) return this.park(door, raw, `it could not be stored: ${(error as Error).message}`);
      throw error;
    }
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
