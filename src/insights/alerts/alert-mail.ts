import { Inject, Injectable } from '@nestjs/common';
import type { AlertIncident, AlertMail } from '../../contract/alerts.js';
import type { EventMap } from '../../contract/events.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { invalid } from '../../kernel/http/problem.js';
import { mailWords } from './mail-words.js';

const choices = statement(
  'alert_mail_choices',
  `SELECT x.id, x.name, x.config ->> 'address' AS address, x.paused, x.id = s.inbox AS chosen
   FROM inbox x LEFT JOIN (SELECT value ->> 'inboxId' AS inbox FROM setting WHERE name = 'alert_mail') s ON true
   WHERE x.channel = 'email' ORDER BY x.created_at, x.id`,
);
const store = statement(
  'alert_mail_store',
  `INSERT INTO setting (name, value) VALUES ('alert_mail', $1) ON CONFLICT (name) DO UPDATE SET value = $1, updated_at = now()`,
);

interface Row {
  id: string;
  name: string;
  address: string | null;
  paused: boolean;
  chosen: boolean | null;
}

/** Writes alerts as mail, and knows by which e-mail inbox: the chosen one, and where there is none or it is paused, the oldest that works. */
@Injectable()
export class AlertMailSender {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    @Inject(CONFIG) private readonly config: RunningConfig,
  ) {}

  async read(on: Queryable = this.database): Promise<AlertMail> {
    const rows = await on.query<Row>(choices);
    const chosen = rows.find((row) => row.chosen);
    const uses = chosen && !chosen.paused ? chosen : rows.find((row) => !row.paused);
    return {
      inboxId: chosen?.id ?? null,
      uses: uses?.id ?? null,
      inboxes: rows.map(({ id, name, address, paused }) => ({ id, name, address, paused })),
    };
  }

  /** The mail as it is to leave, and by which inbox. */
  async write(to: string, incident: AlertIncident, event: 'fired' | 'resolved'): Promise<EventMap['alert.mail_due']> {
    const { uses: inboxId } = await this.read();
    return { to, inboxId, ...mailWords(incident, event, this.config.publicUrl) };
  }

  async choose(inboxId: string | null, actor: Actor): Promise<AlertMail> {
    return this.work.run(async (tx) => {
      const { inboxes } = await this.read(tx);
      if (inboxId !== null && !inboxes.some(({ id }) => id === inboxId))
        throw invalid('/inboxId', 'unknown', 'There is no such e-mail inbox');
      await tx.query(store, [JSON.stringify({ inboxId })]);
      tx.record(fact('alert.mail_changed', { inboxId }, { actor: factActor(actor) }));
      return this.read(tx);
    });
  }
}
