import { Injectable } from '@nestjs/common';
import type { Candidate, ContactStatement } from '../../contract/decisions.js';
import { maskAddress } from '../../governance/index.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { about, outcomeOf, why } from './statement-words.js';

const address = statement(
  'statement_address',
  `SELECT kind, value, clock_timestamp() - interval '90 days' AS since FROM identity WHERE id = $1`,
);
// Of each intent what was decided last: one held over night is looked at again and again. What has its place in the ledger is told
// from there, by whatever play it came.
const contacts = statement(
  'statement_contacts',
  `WITH thread AS (SELECT id FROM conversation WHERE identity_id = $1), ledger AS (
     SELECT l.id, l.decision_id, l.at, l.play, l.channel, l.purpose, l.state, l.reason
     FROM thread JOIN contact_ledger l ON l.conversation_id = thread.id AND l.at > $2
   ), latest AS (
     SELECT DISTINCT ON (d.intent_id) d.id, d.at, d.play, d.snapshot, one ->> 'verdict' AS verdict, one ->> 'code' AS code
     FROM thread JOIN decision d ON d.conversation_id = thread.id CROSS JOIN LATERAL jsonb_array_elements(d.result -> 'candidates') AS one
     WHERE d.at > $2 AND one ->> 'action' = 'callback_offer'
     ORDER BY d.intent_id, d.id DESC
   )
   SELECT COALESCE(decision_id, id) AS "reference", at, play, channel, purpose, state, reason, NULL AS verdict FROM ledger
   UNION ALL
   SELECT id, at, play, snapshot #>> '{channel,kind}', snapshot #>> '{consent,purpose}', NULL, code, verdict FROM latest
   WHERE id NOT IN (SELECT decision_id FROM ledger WHERE decision_id IS NOT NULL)
   ORDER BY at DESC, "reference" DESC LIMIT 100`,
);

/** One contact the hub made or thought of, and what became of it. */
export interface ConsideredContact {
  reference: string;
  at: Date;
  play: string;
  channel: string;
  purpose: string;
  /** Where the ledger has it. */
  state: 'reserved' | 'sent' | 'released' | null;
  /** Why it was released, or the code of the rule that stopped it. */
  reason: string | null;
  /** Where the ledger does not have it. */
  verdict: Candidate['verdict'] | null;
}

/** What the hub sent to an address by itself, and what it held back and why: for whoever reads what comes to that address. */
@Injectable()
export class ContactStatementQueries {
  constructor(private readonly database: Database) {}

  /** Null: the address is gone. */
  async of(identityId: string): Promise<ContactStatement | null> {
    const found = await this.database.one<{ kind: string; value: string; since: Date }>(address, [identityId]);
    if (!found) return null;
    const rows = await this.database.query<ConsideredContact>(contacts, [identityId, found.since]);
    return {
      address: maskAddress(found.kind, found.value),
      from: found.since.toISOString(),
      contacts: rows.map((row) => ({
        reference: row.reference,
        at: row.at.toISOString(),
        channel: row.channel,
        purpose: row.purpose,
        about: about(row.play),
        outcome: outcomeOf(row),
        why: why(row),
      })),
    };
  }
}
