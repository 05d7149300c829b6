import type { QueuePolicy } from '../../../contract/routing.js';

/** The columns of a queue that its policy stands in, under the names the policy has. */
export const policyColumns = `q.offer_seconds AS "offerSeconds", q.auto_accept AS "autoAccept", q.pull, q.offer_to AS "offerTo",
  q.missed_pause_seconds AS "missedPauseSeconds", q.missed_away_after AS "missedAwayAfter", q.goal_seconds AS "goalSeconds",
  q.first_reply_seconds AS "firstReplySeconds", q.ageing_seconds AS "ageingSeconds", q.steps, q.no_agent AS "noAgent",
  q.grace AS "graceSeconds", q.release_after_seconds AS "releaseAfterSeconds",
  jsonb_build_object('mode', q.wrap_up_mode, 'seconds', q.wrap_up_seconds) AS "wrapUp", q.hours_id AS "hoursId"`;

/** Sets all of them, from $2 on; $1 is the queue. */
export const setPolicy = `UPDATE queue SET offer_seconds = $2, auto_accept = $3, pull = $4, offer_to = $5, missed_pause_seconds = $6,
  missed_away_after = $7, goal_seconds = $8, first_reply_seconds = $9, ageing_seconds = $10, steps = $11, no_agent = $12, grace = $13,
  release_after_seconds = $14, wrap_up_mode = $15, wrap_up_seconds = $16, hours_id = $17 WHERE id = $1`;

export function policyValues(policy: QueuePolicy): unknown[] {
  return [
    policy.offerSeconds,
    policy.autoAccept,
    policy.pull,
    policy.offerTo,
    policy.missedPauseSeconds,
    policy.missedAwayAfter,
    policy.goalSeconds,
    policy.firstReplySeconds,
    policy.ageingSeconds,
    JSON.stringify(policy.steps),
    JSON.stringify(policy.noAgent),
    JSON.stringify(policy.graceSeconds),
    policy.releaseAfterSeconds,
    policy.wrapUp.mode,
    policy.wrapUp.seconds,
    policy.hoursId,
  ];
}
