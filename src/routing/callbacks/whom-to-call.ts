import type { Workspace } from '../../governance/index.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { conflict, invalid } from '../../kernel/http/problem.js';
import { zonesOf } from './local-hours.js';

// Of the person's own numbers the one that is named, the one the conversation came by, or the best proved one of the same person.
const whom = statement(
  'callback_whom',
  `SELECT (SELECT i.value FROM identity i WHERE i.profile_id IN (SELECT members_of(c.profile_id)) AND i.kind = 'phone' AND ($2::text IS NULL OR i.value = $2)
       ORDER BY i.id = c.identity_id DESC, array_position(ARRAY['strong','verified','claimed','none'], i.proof), i.created_at LIMIT 1) AS phone,
     (SELECT m.time_zone FROM profile m WHERE m.id IN (SELECT members_of(c.profile_id)) AND m.time_zone IS NOT NULL ORDER BY m.id = c.profile_id DESC LIMIT 1) AS zone,
     clock_timestamp() AS now, ($3::text IS NULL OR EXISTS (SELECT 1 FROM queue WHERE id = $3 AND deleted_at IS NULL)) AS "queueKnown",
     ($4::text IS NULL OR EXISTS (SELECT 1 FROM agent WHERE id = $4 AND disabled_at IS NULL)) AS "agentKnown"
   FROM conversation c WHERE c.id = $1`,
);

interface Asked {
  conversationId: string;
  phone: string | null;
  queueId: string | null;
  agentId: string | null;
}

interface Whom {
  phone: string | null;
  zone: string | null;
  now: Date;
  queueKnown: boolean;
  agentKnown: boolean;
}

/** Which number is called, and where whoever answers it may be; refuses what is not theirs and what is not known. */
export async function whomToCall(
  tx: Tx,
  workspace: Workspace,
  { conversationId, phone, queueId, agentId }: Asked,
): Promise<{ phone: string; zones: string[]; now: Date }> {
  const found = (await tx.one<Whom>(whom, [conversationId, phone, queueId, agentId])) as Whom;
  if (!found.phone)
    throw conflict(
      'no_number',
      phone ? 'This is no number of this customer' : 'We know no telephone number of this customer',
    );
  if (!found.queueKnown) throw invalid('/queueId', 'unknown', 'There is no such queue');
  if (!found.agentKnown) throw invalid('/agentId', 'unknown', 'There is no such person');
  return { phone: found.phone, zones: zonesOf(found.phone, found.zone, await workspace.zone(tx)), now: found.now };
}
