import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { KillSwitchState } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';

const queued = statement(
  'outreach_queued',
  `SELECT m.id FROM contact_ledger l JOIN message m ON m.id = l.message_id WHERE l.state = 'reserved' AND m.state = 'queued'`,
);

/** When everything automatic is stopped, takes back the outreach that is written but has not left. */
@Injectable()
export class StopOutreach {
  constructor(
    private readonly database: Database,
    private readonly killSwitch: KillSwitchState,
    private readonly messages: SetMessageState,
  ) {}

  @On('kill_switch.changed')
  async stopped({ data }: Fact<'kill_switch.changed'>): Promise<void> {
    if (!data.on) return;
    const { by, reason } = await this.killSwitch.read();
    const rows = await this.database.query<{ id: string }>(queued);
    const why = `Held: ${by ?? 'a supervisor'} stopped everything automatic: ${reason}`;
    await this.messages.run(rows.map(({ id }) => ({ id, state: 'failed', reason: why })));
  }
}
