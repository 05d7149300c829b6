import { Injectable } from '@nestjs/common';
import type { HandoffContext } from '../contract/handoff.js';
import { type Assurance, type Proof, proofs } from '../contract/traits.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';

// An account counts for a browser only where it signed in there itself, on the record of that browser; and what a bot
// checked counts for the contact it was checked in.
const proved = statement(
  'assurance',
  `SELECT i.proof, CASE WHEN i.kind = 'visitor' THEN (SELECT a.proof FROM identity a WHERE a.profile_id = i.profile_id AND a.kind = 'external_id'
       AND a.source = i.source AND a.proof IN ('verified', 'strong') ORDER BY a.proof LIMIT 1) END AS account,
     (SELECT h.context -> 'authentication' FROM handoff h WHERE h.conversation_id = c.id AND h.interaction_id = c.interaction_id
       AND h.context ? 'authentication' ORDER BY h.requested_at DESC LIMIT 1) AS checked
   FROM conversation c JOIN identity i ON i.id = c.identity_id WHERE c.id = $1`,
);

interface Row {
  proof: Proof;
  account: Proof | null;
  checked: HandoffContext['authentication'] | null;
}

/** How well whoever writes in a conversation has proved who they are: the best of what stands behind it now. */
@Injectable()
export class AssuranceQueries {
  constructor(private readonly database: Database) {}

  async of(conversationId: string, now = Date.now(), on: Queryable = this.database): Promise<Assurance> {
    const [row] = await on.query<Row>(proved, [conversationId]);
    const found: Assurance[] = [{ level: row?.proof ?? 'none', by: 'address', methods: [], until: null }];
    if (row?.account) found.push({ level: row.account, by: 'signed_in', methods: [], until: null });
    const { checked } = row ?? {};
    const until = checked?.expiresAt ?? null;
    if (checked && (until === null || Date.parse(until) > now))
      found.push({ level: checked.level, by: 'handoff', methods: checked.methods ?? [], until });
    return found.reduce((best, one) => (proofs.indexOf(one.level) > proofs.indexOf(best.level) ? one : best));
  }
}
