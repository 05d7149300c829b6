import { Injectable } from '@nestjs/common';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { Live } from '../../realtime/index.js';
import { IncidentsQueries } from './incidents.queries.js';

/** Shows supervisors that something began, was answered or is over. */
@Injectable()
export class AlertsBroadcast {
  /** One after the other: what was read before an answer must not be shown after it. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly live: Live,
    private readonly incidents: IncidentsQueries,
  ) {}

  @On(['alert.fired', 'alert.told', 'alert.acknowledged', 'alert.snoozed', 'alert.resolved', 'alert.untold'], 'live')
  changed(facts: Fact[]): Promise<void> {
    const ids = [...new Set(facts.flatMap(({ subjectId }) => subjectId ?? []))];
    const shown = this.last.then(() => this.show(ids));
    this.last = shown.catch(() => {});
    return shown;
  }

  private async show(ids: string[]): Promise<void> {
    for (const incident of await this.incidents.some(ids)) this.live.supervisor.emit('alert.changed', incident);
  }
}
