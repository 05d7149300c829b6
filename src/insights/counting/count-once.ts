import { Injectable } from '@nestjs/common';
import { Workspace } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Fact } from '../../kernel/events/fact.js';
import { dayIn } from '../tiles.js';

const once = statement(
  'counted_once',
  `INSERT INTO counted_fact (fact) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING fact`,
);
const tidy = statement('counted_tidy', `DELETE FROM counted_fact WHERE at < now() - interval '8 days'`);
const HOUR_MS = 3_600_000;

/** The floor is pushed every second or two: its numbers may be that old, and are cheaper many at a time. */
export const GATHERED = { gatherMs: 200 };

/** Hands facts to whoever counts them, with the day they belong to, each once: also when it is handed over twice. */
@Injectable()
export class CountOnce {
  private tidiedAt = 0;

  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
  ) {}

  /** `counter`: whoever counts the same facts for something else has another name. */
  async run<One extends Fact>(
    counter: string,
    facts: One[],
    add: (tx: Tx, fresh: [One, string][]) => Promise<unknown>,
  ): Promise<void> {
    if (facts.length === 0) return;
    const dayOf = dayIn(await this.workspace.zone());
    const nameOf = ({ xid, position }: Fact) => `${counter}${xid}-${position}`;
    await this.work.follow(async (tx) => {
      const rows = await tx.query<{ fact: string }>(once, [facts.map(nameOf)]);
      const fresh = new Set(rows.map((row) => row.fact));
      await add(
        tx,
        facts.filter((one) => fresh.has(nameOf(one))).map((one) => [one, dayOf(Date.parse(one.at))]),
      );
      if (Date.now() - this.tidiedAt < HOUR_MS) return;
      this.tidiedAt = Date.now();
      await tx.query(tidy);
    });
  }
}
