import type { Tx } from '../../kernel/db/unit-of-work.js';
import { statement } from '../../kernel/db/statement.js';
import type { KnownAddress } from './address-patterns.js';

const members = statement('erase_members', `SELECT members_of($1) AS id ORDER BY 1`);
const threads = statement(
  'erase_threads',
  `SELECT id FROM conversation WHERE profile_id = ANY($1) OR identity_id IN (SELECT id FROM identity WHERE profile_id = ANY($1)) ORDER BY id`,
);
const holdThreads = statement(
  'erase_hold_threads',
  `SELECT id FROM conversation WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
);
const hold = statement('erase_hold_profiles', `SELECT id FROM profile WHERE id = ANY($1) ORDER BY id FOR UPDATE`);
const holdIdentities = statement(
  'erase_hold_identities',
  `SELECT id, kind, value FROM identity WHERE profile_id = ANY($1) ORDER BY id FOR UPDATE`,
);

export interface Found {
  profileIds: string[];
  identities: (KnownAddress & { id: string })[];
  conversationIds: string[];
}

/**
 * Everything a person is made of, held so that nothing can be added: who writes to them now has finished or comes too late and
 * looks again. Conversations are held before people, in the order everybody takes them. The person's lock is the caller's.
 */
export async function holdPerson(tx: Tx, id: string): Promise<Found> {
  const profileIds = (await tx.query<{ id: string }>(members, [id])).map((row) => row.id);
  for (let before = -1; ; ) {
    const conversationIds = (await tx.query<{ id: string }>(threads, [profileIds])).map((row) => row.id);
    await tx.query(holdThreads, [conversationIds]);
    await tx.query(hold, [profileIds]);
    const identities = await tx.query<KnownAddress & { id: string }>(holdIdentities, [profileIds]);
    if (conversationIds.length === before) return { profileIds, identities, conversationIds };
    before = conversationIds.length;
  }
}
