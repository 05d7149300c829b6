import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { DecideIntent } from './decide-intent.js';
import { heldIntents } from './intent-row.js';

/** Looks again at what was held, once what held it is gone: the hour, the cap, the switch, the complaint, or the contact itself. */
@Injectable()
export class HeldIntents {
  constructor(
    private readonly database: Database,
    private readonly decide: DecideIntent,
  ) {}

  @OnTimer('intent.again')
  async again({ key }: DueTimer): Promise<void> {
    await this.decide.run(key);
  }

  @On('kill_switch.changed')
  async switched({ data }: Fact<'kill_switch.changed'>): Promise<void> {
    if (!data.on) await this.all({ by: ['kill_switch'] });
  }

  @On(['profile.changed', 'consent.changed', 'profile.merged', 'profile.unmerged'])
  async customer({ profileId }: Fact): Promise<void> {
    if (profileId) await this.all({ profileId });
  }

  @On('play.changed')
  async play(): Promise<void> {
    await this.all({ by: ['quiet_hours', 'cap_24h'] });
  }

  /** A slot that was given back may let the next one go. */
  @On('outreach.settled')
  async settled({ data, profileId }: Fact<'outreach.settled'>): Promise<void> {
    if (data.state === 'released' && profileId) await this.all({ by: ['cap_24h'], profileId });
  }

  @On('interaction.ended')
  async ended({ subjectId }: Fact): Promise<void> {
    if (subjectId) await this.all({ interactionId: subjectId });
  }

  private async all(which: { by?: string[]; profileId?: string; interactionId?: string }): Promise<void> {
    const { by, profileId, interactionId } = which;
    const rows = await this.database.query<{ id: string }>(heldIntents, [
      by ?? null,
      profileId ?? null,
      interactionId ?? null,
    ]);
    for (const { id } of rows) await this.decide.run(id);
  }
}
