import { Injectable } from '@nestjs/common';
import { SetMessageState } from '../../conversations/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { FAILURES_TO_OPEN, holdSeconds, isTrouble, openSeconds } from './breaker.js';
import { Endpoints } from './endpoints.js';
import type { Outcome } from './outcome.js';
import { SilentBots } from './silent-bots.js';

const ok = statement(
  'endpoint_ok',
  `INSERT INTO endpoint_health (target_id, last_ok_at) SELECT * FROM unnest($1::text[]), now()
   ON CONFLICT (target_id) DO UPDATE SET last_ok_at = now(), failing_since = NULL, reason = NULL, failures = 0, probes = 0,
     blocked_until = CASE WHEN endpoint_health.opened_at IS NULL THEN endpoint_health.blocked_until END, opened_at = NULL,
     credentials = NULL, credentials_since = NULL, credentials_why = NULL WHERE endpoint_health.disabled_at IS NULL`,
);
const failing = statement(
  'endpoint_failing',
  `INSERT INTO endpoint_health (target_id, failing_since, reason, failures) VALUES ($1, now(), $2, $3)
   ON CONFLICT (target_id) DO UPDATE SET failing_since = COALESCE(endpoint_health.failing_since, now()), reason = $2,
     failures = endpoint_health.failures + $3
   WHERE endpoint_health.disabled_at IS NULL
   RETURNING failing_since < now() - interval '5 days' AS too_long, failures, probes`,
);
const hold = statement(
  'endpoint_hold',
  `UPDATE endpoint_health SET blocked_until = GREATEST(blocked_until, now() + make_interval(secs => $2)) WHERE target_id = $1`,
);
// What waits longest goes first when the time is over, however far off its own next try is.
const open = statement(
  'endpoint_open',
  `WITH o AS (
     UPDATE endpoint_health SET opened_at = COALESCE(opened_at, now()), blocked_until = now() + make_interval(secs => $2)
     WHERE target_id = $1 RETURNING target_id, blocked_until)
   UPDATE delivery d SET next_at = LEAST(d.next_at, o.blocked_until) FROM o
   WHERE d.id = (SELECT id FROM delivery WHERE target_id = $1 AND state = 'pending' AND NOT in_hand ORDER BY created_at, seq LIMIT 1)`,
);
// A refusal is an answer: whoever gave it is there.
const there = statement(
  'endpoint_there',
  `UPDATE endpoint_health SET failing_since = NULL, reason = NULL, failures = 0, probes = 0, opened_at = NULL,
     blocked_until = CASE WHEN opened_at IS NULL THEN blocked_until END WHERE target_id = ANY($1) AND disabled_at IS NULL`,
);
// Their tries were spent on an address that was not there.
const resume = statement(
  'delivery_resume',
  `UPDATE delivery SET next_at = now() WHERE target_id = ANY($1) AND state = 'pending' AND NOT in_hand AND next_at > now()`,
);
const lock = statement(
  'endpoint_credentials',
  `INSERT INTO endpoint_health (target_id, credentials, credentials_since, credentials_why) VALUES ($1, $2, now(), $3)
   ON CONFLICT (target_id) DO UPDATE SET credentials = $2, credentials_why = $3,
     credentials_since = COALESCE(endpoint_health.credentials_since, now())`,
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
    await this.answered(tx, outcomes);
    const bad = new Map<string, Outcome[]>();
    for (const one of outcomes) {
      const { claim, verdict, url } = one.tried;
      // A refused message says nothing about the address, and one that was not tried neither.
      if (verdict.kind === 'again' || verdict.kind === 'gone' || (verdict.kind === 'unknown' && url !== ''))
        bad.set(claim.target_id, [...(bad.get(claim.target_id) ?? []), one]);
      if (verdict.kind === 'failed' && verdict.credentials) {
        await tx.query(lock, [claim.target_id, verdict.credentials, verdict.why]);
        this.readAnew(tx, claim.target_id);
      }
    }
    for (const [id, all] of bad) await this.bad(tx, id, all);
  }

  /** Nothing more goes there: what waits is stopped, its messages say so, and a bot's conversations go to people. */
  async disable(tx: Tx, kind: 'bot' | 'inbox', id: string, why: string): Promise<void> {
    if (!(await tx.one(disable, [id, why]))) return;
    tx.record(fact('endpoint.disabled', { targetKind: kind, targetId: id, why }, { subjectId: id }));
    await this.stopWaiting(tx, kind, id, why);
    this.readAnew(tx, id);
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

  private readAnew(tx: Tx, id: string): void {
    tx.afterwards(() => this.endpoints.drop(id));
  }

  private async good(tx: Tx, outcomes: Outcome[]): Promise<void> {
    const now = Date.now();
    const ids = outcomes
      .filter(
        ({ state, tried }) =>
          state === 'delivered' &&
          (tried.endpoint?.failing ||
            tried.endpoint?.locked ||
            now - (this.lastOk.get(tried.claim.target_id) ?? 0) > REMEMBER_OK_MS),
      )
      .map(({ tried }) => tried.claim.target_id);
    if (ids.length === 0) return;
    for (const id of ids) {
      tx.afterwards(() => this.lastOk.set(id, now));
      this.readAnew(tx, id);
    }
    await tx.query(ok, [[...new Set(ids)].sort()]);
  }

  private async answered(tx: Tx, outcomes: Outcome[]): Promise<void> {
    const said = outcomes.filter(({ tried: { endpoint, verdict, status } }) => {
      if (!endpoint?.failing) return false;
      return verdict.kind === 'delivered' || (verdict.kind === 'failed' && status !== null && status < 500);
    });
    if (said.length === 0) return;
    const ids = [...new Set(said.map(({ tried }) => tried.claim.target_id))].sort();
    await tx.query(there, [ids]);
    const back = said.filter(({ tried }) => tried.endpoint?.opened).map(({ tried }) => tried.claim.target_id);
    if (back.length > 0) await tx.query(resume, [back]);
    for (const id of ids) this.readAnew(tx, id);
  }

  private async bad(tx: Tx, id: string, outcomes: Outcome[]): Promise<void> {
    const { tried, error } = outcomes.find((one) => one.tried.verdict.kind === 'gone') ?? (outcomes.at(-1) as Outcome);
    const why = error ?? '';
    const { target_kind } = tried.claim;
    if (tried.verdict.kind === 'gone') return this.disable(tx, target_kind, id, why);
    const troubles = outcomes.filter((one) => isTrouble(one.tried)).length;
    const row = await tx.one<{ too_long: boolean; failures: number; probes: number }>(failing, [id, why, troubles]);
    if (!tried.endpoint?.failing) this.readAnew(tx, id);
    if (row?.too_long) return this.disable(tx, target_kind, id, `five days of failure, at last: ${why}`);
    const held = Math.max(...outcomes.map((one) => holdSeconds(one.tried) ?? 0));
    if (held > 0) await tx.query(hold, [id, held]);
    // A bot that is silent has rules of its own: people take over.
    if (target_kind === 'bot' || troubles === 0 || (row?.failures ?? 0) < FAILURES_TO_OPEN) return;
    await tx.query(open, [id, Math.max(held, openSeconds(row?.probes ?? 0))]);
    this.readAnew(tx, id);
  }
}
