import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { InboxCounts } from '../inboxes/inbox-counts.js';
import type { Door } from '../inboxes/inbox-directory.js';
import type { Mail, Report } from './mail.js';

const find = statement(
  'mail_reported',
  `SELECT m.id, i.value AS address FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN identity i ON i.id = c.identity_id
   WHERE m.id = ANY($1::text[]) AND c.inbox_id = $2 AND m.direction = 'out'`,
);
const mark = statement(
  'mail_trouble_mark',
  `INSERT INTO mail_trouble (address, kind, status, words) VALUES ($1, $2, $3, $4)
   ON CONFLICT (address) DO UPDATE SET count = mail_trouble.count + 1, at = now(), status = EXCLUDED.status, words = EXCLUDED.words,
     kind = CASE WHEN mail_trouble.kind = 'complaint' OR EXCLUDED.kind = 'soft' THEN mail_trouble.kind ELSE EXCLUDED.kind END`,
);

/** Carries out what mail systems say of our mails: the message failed, with words, and the address is marked. Never a conversation. */
@Injectable()
export class TakeReport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly states: SetMessageState,
    private readonly counts: InboxCounts,
  ) {}

  /** `ours`: the messages of ours it names, each proven by its signature; without one anybody could fail anything. */
  async run(door: Door, mail: Mail, ours: string[], raw: Buffer): Promise<void> {
    const report = mail.report as Report;
    const known = ours.length > 0;
    await this.counts.ignored(door.id, known ? report.kind : `${report.kind} of a mail that is not ours`, known, raw);
    if (!known || report.kind === 'delayed' || report.kind === 'delivered') return;
    const [first] = report.recipients;
    const words = inWords(report);
    await this.work.run(async (tx) => {
      const rows = await tx.query<{ id: string; address: string }>(find, [[...new Set(ours)], door.id]);
      if (report.kind === 'bounce')
        await this.states.within(
          tx,
          rows.map(({ id }) => ({ id, state: 'failed' as const, reason: words, cameBack: true })),
        );
      const bounced = first?.hard ? 'hard' : 'soft';
      const kind = report.kind === 'complaint' ? 'complaint' : bounced;
      for (const { address } of rows) await tx.query(mark, [address, kind, first?.status ?? null, words]);
    });
  }
}

function inWords({ kind, recipients: [first] }: Report): string {
  if (kind === 'complaint') return 'The recipient marked it as spam';
  const why = first?.hard ? 'no mail arrives at this address' : 'it did not arrive';
  return `It came back: ${why}${first?.status ? ` (${first.status})` : ''}${first?.words ? `: ${first.words}` : ''}`.slice(
    0,
    500,
  );
}
