import type { ConsentsQueries } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { Refusal } from '../kernel/http/problem.js';

const number = statement(
  'call_number_of',
  `SELECT i.id FROM identity i WHERE i.profile_id IN (SELECT members_of($1)) AND i.kind = 'phone' AND i.value = $2 LIMIT 1`,
);
const wrote = statement(
  'call_wrote_since',
  `SELECT 1 FROM message WHERE conversation_id = $1 AND direction = 'in' AND created_at > $2::timestamptz ORDER BY seq DESC LIMIT 1`,
);

interface Wanted {
  profileId: string;
  phone: string | null;
  channel: 'voice' | 'sms';
  /** Whoever wrote there after their no wants to be answered. */
  conversationId: string | null;
}

/** Refuses to call or text a number whose owner said no to it, read while the person is held. */
export async function refuseUnwanted(tx: Tx, consents: ConsentsQueries, wanted: Wanted): Promise<void> {
  const { profileId, phone, channel, conversationId } = wanted;
  await consents.hold(tx, profileId);
  const found = await tx.one<{ id: string }>(number, [profileId, phone]);
  const { state, at } = await consents.state(tx, profileId, 'service', channel, found?.id ?? null);
  if (state !== 'refused') return;
  if (conversationId && (await tx.one(wrote, [conversationId, at]))) return;
  throw new Refusal(422, 'no_consent', `They said no to ${channel === 'voice' ? 'calls' : 'text messages'}`);
}
