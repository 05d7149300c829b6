import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact, type Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import { secretBytes, signatureHeaders } from '../../kernel/http/standard-webhooks.js';
import { newId } from '../../kernel/ids.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { AlertMailSender } from './alert-mail.js';
import { type IncidentRow, incidentColumns, incidentTables, toIncident } from './incident-row.js';

const KIND = 'alert.notice';
/** Seconds before each try. */
const WAITS = [0, 5, 30, 300, 1800];

// Who was never told that it began is not told that it is over.
const put = statement(
  'alert_notice_put',
  `INSERT INTO alert_notice (id, incident_id, kind, event, target)
   SELECT $1 || '_' || row_number() OVER (), i.id, t.kind, $3, t.target FROM alert_incident i JOIN alert_rule r ON r.id = i.rule_id
   CROSS JOIN LATERAL (SELECT 'webhook' AS kind, r.webhook_url AS target WHERE r.webhook_url IS NOT NULL
     UNION ALL SELECT 'email', unnest(r.emails)) t
   WHERE i.id = $2 AND i.told_at IS NOT NULL ON CONFLICT DO NOTHING RETURNING id`,
);
const load = statement(
  'alert_notice_load',
  `SELECT n.id AS "noticeId", n.kind, n.event, n.target, n.attempts, n.at AS "noticeAt", r.webhook_secret AS secret, ${incidentColumns}
   FROM alert_notice n JOIN (${incidentTables}) ON i.id = n.incident_id WHERE n.id = $1 AND n.state = 'pending'`,
);
const settle = statement(
  'alert_notice_settle',
  `UPDATE alert_notice SET state = $2, attempts = attempts + 1, last_error = $3 WHERE id = $1`,
);

type Row = IncidentRow & {
  noticeId: string;
  kind: 'webhook' | 'email';
  event: 'fired' | 'resolved';
  target: string;
  attempts: number;
  noticeAt: Date;
  secret: string | null;
};

/** Tells the outside of an incident: once that it began and once that it is over, however often it has to be tried. */
@Injectable()
export class SendNotices {
  constructor(
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly database: Database,
    private readonly outbound: Outbound,
    private readonly box: SecretBox,
    private readonly mails: AlertMailSender,
  ) {}

  async put(tx: Tx, incidentId: string, event: Row['event']): Promise<void> {
    const rows = await tx.query<{ id: string }>(put, [newId('an'), incidentId, event]);
    for (const { id } of rows) await this.timers.set(tx, { kind: KIND, key: id });
  }

  @OnTimer(KIND)
  async due({ key }: DueTimer): Promise<void> {
    const row = await this.database.one<Row>(load, [key]);
    if (row?.kind === 'email') await this.mail(row);
    else if (row) await this.settle(row, await this.post(row));
  }

  @On('alert.mail_tried')
  async mailed({ subjectId, data }: Fact<'alert.mail_tried'>): Promise<void> {
    const row = await this.database.one<Row>(load, [subjectId]);
    if (row) await this.settle(row, data.why, data.again);
  }

  private async settle(row: Row, why: string | null, again = true): Promise<void> {
    const wait = why === null || !again ? undefined : WAITS[row.attempts + 1];
    const left = wait === undefined ? 'failed' : 'pending';
    const { noticeId: key } = row;
    await this.work.run(async (tx) => {
      await tx.query(settle, [key, why === null ? 'sent' : left, why]);
      if (wait !== undefined) await this.timers.set(tx, { kind: KIND, key, inSeconds: wait });
      else if (why !== null) tx.record(fact('alert.untold', { to: row.target, why }, { subjectId: row.id }));
    });
  }

  /** Why it did not arrive; null when it did. The id is the same however often it is sent. */
  private async post(row: Row): Promise<string | null> {
    const type = row.event === 'fired' ? 'alert.fired' : 'alert.resolved';
    const body = JSON.stringify({ id: row.noticeId, type, time: row.noticeAt.toISOString(), data: toIncident(row) });
    const signed = row.secret ? signatureHeaders([secretBytes(this.box.open(row.secret))], row.noticeId, body) : {};
    const headers = { 'content-type': 'application/json', 'webhook-id': row.noticeId, ...signed };
    const result = await this.outbound.call({ url: row.target, headers, body });
    if (result.kind !== 'answer') return result.why;
    return result.status >= 200 && result.status < 300 ? null : `it answered ${result.status}`;
  }

  /** Mail leaves through an inbox of the hub, and those are the channels' business: they say what became of it. */
  private async mail(row: Row): Promise<void> {
    const about = await this.mails.write(row.target, toIncident(row), row.event);
    await this.work.run(async (tx) => tx.record(fact('alert.mail_due', about, { subjectId: row.noticeId })));
  }
}
