import { Injectable } from '@nestjs/common';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import type { Fact } from '../../kernel/events/fact.js';
import { On } from '../../kernel/events/on.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { FindDuplicates } from './find-duplicates.js';

const GATHER_MS = 1000;
const PIECE = 100;
/** Then the timer is set again: a restart goes on where it was. */
const STRETCH_MS = 2000;

const after = statement(
  'match_after',
  `SELECT id FROM profile WHERE ($1::text IS NULL OR id > $1) ORDER BY id LIMIT ${PIECE}`,
);

const brought = statement(
  'match_imported',
  `SELECT position, ARRAY(SELECT jsonb_array_elements_text(data->'profileIds')) AS ids FROM event
   WHERE type = 'people.imported' AND subject_id = $1 AND position > $2 ORDER BY position LIMIT 1`,
);

/** Looks for duplicates of whoever changed, and of everybody when asked. */
@Injectable()
export class FollowRecords {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly timers: Timers,
    private readonly find: FindDuplicates,
  ) {}

  @On(['profile.identified', 'profile.changed'], 'durable', { gatherMs: GATHER_MS })
  async changed(facts: Fact[]): Promise<void> {
    await this.all([...new Set(facts.flatMap(({ profileId }) => profileId ?? []))]);
  }

  /** After the file, not beside it: comparing costs more than bringing in. */
  @On(['import.ended', 'import.canceled'])
  async imported({ subjectId }: Fact<'import.ended' | 'import.canceled'>): Promise<void> {
    await this.goOn(subjectId as string, 0);
  }

  @OnTimer('matching.imported')
  async compare({ key, payload: { after = 0 } }: DueTimer<{ after?: number }>): Promise<void> {
    const until = Date.now() + STRETCH_MS;
    for (let from = after; ; ) {
      const some = await this.database.one<{ position: number; ids: string[] }>(brought, [key, from]);
      if (!some) return;
      await this.all(some.ids);
      from = some.position;
      if (Date.now() > until) return this.goOn(key, from);
    }
  }

  /** Begins with everybody; goes on piece by piece, also after a restart. */
  async everybody(): Promise<void> {
    await this.work.run((tx) => this.timers.set(tx, { kind: 'matching.run', key: 'all', inSeconds: 0, payload: {} }));
  }

  @OnTimer('matching.run')
  async piece({ key, payload }: DueTimer<{ after?: string }>): Promise<void> {
    const rows = await this.database.query<{ id: string }>(after, [payload.after ?? null]);
    if (rows.length === 0) return;
    await this.find.run(rows.map(({ id }) => id));
    const next = { after: rows.at(-1)?.id };
    await this.work.run((tx) => this.timers.set(tx, { kind: 'matching.run', key, inSeconds: 0, payload: next }));
  }

  private goOn(importId: string, after: number): Promise<void> {
    return this.work.run((tx) => this.timers.set(tx, { kind: 'matching.imported', key: importId, payload: { after } }));
  }

  /** A crowd that came at once is looked at in pieces, so that no transaction grows with it. */
  private async all(ids: string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += PIECE) await this.find.run(ids.slice(i, i + PIECE));
  }
}
