import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { InboxCounts } from '../inboxes/inbox-counts.js';
import type { Door } from '../inboxes/inbox-directory.js';
import { copiesIn } from './copies.js';
import type { Mail, Report } from './mail.js';
import { bareAddress } from './unproven.js';
import { MailTrouble } from './mail-trouble.js';

const find = statement(
  'mail_reported',
  `SELECT m.id, ${bareAddress('i')} AS address, COALESCE(m.extra->'options', '{}') AS options FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id
   WHERE m.id = ANY($1::text[]) AND c.inbox_id = $2 AND m.direction = 'out'`,
);
/** Carries out what mail systems say of our mails: the message failed, with words, and the address is marked. Never a conversation. */
@Injectable()
export class TakeReport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly states: SetMessageState,
    private readonly counts: InboxCounts,
    private readonly trouble: MailTrouble,
  ) {}

  /** `ours`: the messages of ours it names, each proven by its signature; without one anybody could fail anything. */
  async run(door: Door, mail: Mail, ours: string[], raw: Buffer): Promise<void> {
    const report = mail.report as Report;
    const known = ours.length > 0;
    await this.counts.ignored(door.id, known ? report.kind : `${report.kind} of a mail that is not ours`, known, raw);
    if (!known || report.kind === 'delayed' || report.kind === 'delivered') return;
    const [first] = report.recipients;
    const words = inWords(report);
    const bounced = first?.hard ? 'hard' : 'soft';
    const kind = report.kind === 'complaint' ? 'complaint' : bounced;
    await this.work.run(async (tx) => {
      const rows = await tx.query<Reported>(find, [[...new Set(ours)], door.id]);
      // What did not reach somebody it was copied to may well have reached the customer.
      const copies = rows.flatMap((row) => copyAmong(row, report));
      const failed = rows.filter((row) => copyAmong(row, report) === null);
      if (report.kind === 'bounce')
        await this.states.within(
          tx,
          failed.map(({ id }) => ({ id, state: 'failed' as const, reason: words, cameBack: true })),
        );
      for (const address of [...failed.map((row) => row.address), ...copies.filter((one) => one !== null)])
        await this.trouble.mark(tx, { address, kind, status: first?.status ?? null, words });
    });
  }
}

interface Reported {
  id: string;
  address: string;
  options: Record<string, unknown>;
}

/** The address it was copied to, where all that is reported is about that one. */
function copyAmong({ address, options }: Reported, { recipients }: Report): string | null {
  const about = recipients.flatMap((one) => one.address ?? []);
  const { cc, bcc } = copiesIn(options, address);
  if (about.length === 0 || about.includes(address)) return null;
  return about.find((one) => cc.includes(one) || bcc.includes(one)) ?? null;
}

function inWords({ kind, recipients: [first] }: Report): string {
  if (kind === 'complaint') return 'The recipient marked it as spam';
  const why = first?.hard ? 'no mail arrives at this address' : 'it did not arrive';
  return `It came back: ${why}${first?.status ? ` (${first.status})` : ''}${first?.words ? `: ${first.words}` : ''}`.slice(
    0,
    500,
  );
}
