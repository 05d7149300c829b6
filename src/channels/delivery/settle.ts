import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { ProviderMessages } from '../provider-messages.js';
import { EndpointState } from './endpoint-state.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { SilentBots } from './silent-bots.js';
import type { Tried } from './try-once.js';

// The number of tries fences: a process that lost its lease meanwhile changes nothing.
const write = statement(
  'delivery_settle',
  `WITH g AS (SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::float8[], $5::int[], $6::text[], $7::int[], $8::boolean[], $9::text[], $10::text[], $11::boolean[])
     AS g(id, attempt, state, wait, status, error, ms, perhaps, url, answer, probe)
   ), d AS (
     UPDATE delivery d SET state = g.state, next_at = now() + make_interval(secs => g.wait), last_status = g.status, last_error = g.error,
       latency_ms = g.ms, perhaps_taken = g.perhaps, settled_at = CASE WHEN g.state <> 'pending' THEN now() END,
       in_hand = false, round = d.round - g.probe::int
     FROM g WHERE d.id = g.id AND d.attempts = g.attempt AND d.state = 'pending' RETURNING d.id
   ), log AS (
     INSERT INTO delivery_attempt (delivery_id, attempt, url, status, error, answer, latency_ms)
     SELECT g.id, g.attempt, g.url, g.status, g.error, g.answer, g.ms FROM g JOIN d ON d.id = g.id
   ) SELECT id FROM d`,
);

/** Writes down what tries came to, many to a commit: the delivery, the log, the message's state, the health of the address. */
@Injectable()
export class Settle {
  private readonly group = new GroupCommit<Tried, void>((batch) => this.write(batch));

  constructor(
    private readonly work: UnitOfWork,
    private readonly messages: SetMessageState,
    private readonly endpoints: EndpointState,
    private readonly silent: SilentBots,
    private readonly provider: ProviderMessages,
  ) {}

  run(tried: Tried): Promise<void> {
    return this.group.submit(tried);
  }

  private async write(batch: Tried[]): Promise<void[]> {
    await this.work.run(async (tx) => {
      const outcomes = await this.record(
        tx,
        batch.map((one) => outcomeOf(one)),
      );
      await this.messages.within(
        tx,
        outcomes.flatMap(({ message }) => message ?? []),
      );
      for (const { tried } of outcomes) {
        const { message_id, target_id } = tried.claim;
        if (tried.providerId && message_id) await this.provider.note(tx, target_id, tried.providerId, message_id);
      }
      // The vendor may have spoken of it while its answer to our call was lost.
      for (const { state, tried } of outcomes)
        if (state === 'unknown' && tried.claim.message_id) await this.provider.again(tx, tried.claim.message_id);
      await this.endpoints.heard(tx, outcomes);
      for (const one of outcomes) await this.silent.notice(tx, one);
    });
    return batch.map(() => undefined);
  }

  /** Returns those that still counted. */
  private async record(tx: Tx, outcomes: Outcome[]): Promise<Outcome[]> {
    const rows = await tx.query<{ id: string }>(write, [
      outcomes.map(({ tried }) => tried.claim.id),
      outcomes.map(({ tried }) => tried.claim.attempts),
      outcomes.map((one) => one.state),
      outcomes.map((one) => one.waitSeconds),
      outcomes.map(({ tried }) => tried.status),
      outcomes.map((one) => one.error),
      outcomes.map(({ tried }) => tried.ms),
      outcomes.map((one) => one.perhapsTaken),
      outcomes.map(({ tried }) => tried.url),
      outcomes.map(({ tried }) => tried.answer),
      outcomes.map(({ tried, state }) => tried.probe === true && state === 'pending'),
    ]);
    const counted = new Set(rows.map((row) => row.id));
    return outcomes.filter(({ tried }) => counted.has(tried.claim.id));
  }
}
