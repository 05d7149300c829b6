import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Endpoints } from './endpoints.js';
import type { Outcome } from './outcome.js';
import { SilentBots } from './silent-bots.js';

const ok = statement(
  'endpoint_ok',
  `INSERT INTO endpoint_health (target_id, last_ok_at) SELECT * FROM unnest($1::text[]), now()
   ON CONFLICT (target_id) DO UPDATE SET last_ok_at = now(), failing_since = NULL, reason = NULL WHERE endpoint_health.disabled_at IS NULL`,
);
const failing = statement(
  'endpoint_failing',
  `INSERT INTO endpoint_health (target_id, failing_since, reason) VALUES ($1, now(), $2)
   ON CONFLICT (target_id) DO UPDATE SET failing_since = COALESCE(endpoint_health.failing_since, now()), reason = $2
   WHERE endpoint_health.disabled_at IS NULL
   RETURNING failing_since < now() - interval '5 days' AS too_long`,
);
const disable = statement(
  'endpoint_disable',
  `INSERT INTO endpoint_health (target_id, failing_since, disabled_at, reason) VALUES ($1, now(), now(), $2)
   ON CONFLICT (target_id) DO UPDATE SET disabled_at = now(), reason = $2, failing_since = COALESCE(endpoint_health.failing_since, now())
   WHERE endpoint_health.disabled_at IS NULL RETURNING target_id`,
);
const stop = statement(
  'delivery_stop',
  `UPDATE delivery SET state = 'disabled', settled_at = now(), last_error = $2 WHERE target_id = $1 AND state = 'pending'
   RETURNING message_id, perhaps_taken`,
);

const REMEMBER_OK_MS = 60_000;

/** Keeps the health of every address: failing since when, and switched off after 410 or five days of failure. */
@Injectable()
export class EndpointState {
  private readonly lastOk = new Map<string, number>();

  constructor(
    private readonly endpoints: Endpoints,
    private readonly messages: SetMessageState,
    private readonly silent: SilentBots,
  ) {}

  async heard(tx: Tx, outcomes: Outcome[]): Promise<void> {
    await this.good(tx, outcomes);
    const bad = new Map<string, Outcome>();
    for (const one of outcomes) {
      const { kind } = one.tried.verdict;
      // A refused message says nothing about the address.
      if ((kind === 'again' || kind === 'gone') && bad.get(one.tried.claim.target_id)?.tried.verdict.kind !== 'gone')
        bad.set(one.tried.claim.target_id, one);
    }
    for (const [id, one] of bad) await this.bad(tx, id, one);
  }

  /** Nothing more goes there: what waits is stopped, its messages say so, and a bot's conversations go to people. */
  async disable(tx: Tx, kind: 'bot' | 'inbox', id: string, why: string): Promise<void> {
    if (!(await tx.one(disable, [id, why]))) return;
    tx.record(fact('endpoint.disabled', { targetKind: kind, targetId: id, why }, { subjectId: id }));
    await this.stopWaiting(tx, kind, id, why);
    this.endpoints.drop(id);
  }

  async stopWaiting(tx: Tx, kind: 'bot' | 'inbox', id: string, why: string): Promise<void> {
    const stopped = await tx.query<{ message_id: string | null; perhaps_taken: boolean }>(stop, [id, why]);
    const changes = stopped.flatMap(({ message_id, perhaps_taken }) =>
      message_id
        ? [
            {
              id: message_id,
              state: perhaps_taken ? ('unknown' as const) : ('failed' as const),
              reason: `Not delivered: ${why}`,
            },
          ]
        : [],
    );
    await this.messages.within(tx, changes);
    if (kind === 'bot') await this.silent.giveUp(tx, id, `The bot is out of service: ${why}`);
  }

  private async good(tx: Tx, outcomes: Outcome[]): Promise<void> {
    const now = Date.now();
    const ids = outcomes
      .filter(
        ({ state, tried }) =>
          state === 'delivered' &&
          (tried.endpoint?.failing || now - (this.lastOk.get(tried.claim.target_id) ?? 0) > REMEMBER_OK_MS),
      )
      .map(({ tried }) => tried.claim.target_id);
    if (ids.length === 0) return;
    for (const id of ids) {
      this.lastOk.set(id, now);
      this.endpoints.drop(id);
    }
    await tx.query(ok, [[...new Set(ids)].sort()]);
  }

  private async bad(tx: Tx, id: string, { tried, error }: Outcome): Promise<void> {
    const why = error ?? '';
    const { target_kind } = tried.claim;
    if (tried.verdict.kind === 'gone') return this.disable(tx, target_kind, id, why);
    const row = await tx.one<{ too_long: boolean }>(failing, [id, why]);
    if (!tried.endpoint?.failing) this.endpoints.drop(id);
    if (row?.too_long) await this.disable(tx, target_kind, id, `five days of failure, at last: ${why}`);
  }
}
