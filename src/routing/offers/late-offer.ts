import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { conflict } from '../../kernel/http/problem.js';

// Whoever else has the work is told of first: that is why it is over, whatever this one offer says of itself.
const over = statement(
  'offer_over',
  `SELECT CASE WHEN o.state = 'pending' THEN 'timeout' ELSE o.state END AS state, o.reason, b.id AS "byId", b.name AS "takenBy",
     floor(extract(epoch FROM clock_timestamp() - COALESCE(t.started_at, o.ended_at, o.deadline)))::int AS "secondsAgo"
   FROM offer o LEFT JOIN LATERAL (
     SELECT a.agent_id, a.started_at FROM assignment a WHERE a.work_item_id = o.work_item_id AND a.started_at >= o.offered_at
     ORDER BY a.started_at LIMIT 1) t ON true LEFT JOIN agent b ON b.id = t.agent_id
   WHERE o.id = $1`,
);

interface Over {
  state: string;
  reason: string | null;
  byId: string | null;
  takenBy: string | null;
  secondsAgo: number;
}

const titles: Record<string, string> = {
  timeout: 'This offer ran out',
  rescinded: 'This offer was taken back',
  canceled: 'The work went away',
  rejected: 'You let this one pass',
  accepted: 'You have taken this already',
};

/** Why an offer that somebody acts on is over: each end has its own code. */
export async function lateOffer(tx: Tx, offerId: string, agentId: string): Promise<Error> {
  const row = (await tx.one<Over>(over, [offerId])) as Over;
  const { state, reason, takenBy, secondsAgo } = row;
  const more = { state, reason, takenBy, secondsAgo };
  if (takenBy && row.byId !== agentId) return conflict('offer_taken', `${takenBy} took it ${ago(secondsAgo)}`, more);
  return conflict(`offer_${state}`, titles[state], more);
}

function ago(seconds: number): string {
  if (seconds < 1) return 'a moment ago';
  return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`;
}
