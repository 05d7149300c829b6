import type { ContactLedger, Refusals } from '../../governance/index.js';
import type { ImportOptions } from '../../contract/imports.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { newId } from '../../kernel/ids.js';
import type { PreparedRow } from './prepare-row.js';
import type { SortedRows } from './sort-rows.js';

const SOURCE = 'import';
const people = statement(
  'import_people',
  `INSERT INTO profile (id, root_id, name, locale, time_zone, traits)
   SELECT id, id, name, locale, "timeZone", traits
   FROM jsonb_to_recordset($1::jsonb) AS g(id text, name text, locale text, "timeZone" text, traits jsonb)`,
);
const addresses = statement(
  'import_addresses',
  `INSERT INTO identity (id, kind, value, profile_id, proof, source)
   SELECT id, kind, value, profile_id, $5, '${SOURCE}' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) g(id, kind, value, profile_id)`,
);
// Only what differs is a change: the same file again changes nothing.
const fill = statement(
  'import_more',
  `WITH g AS (SELECT DISTINCT ON (id) * FROM jsonb_to_recordset($1::jsonb) AS g(id text, name text, locale text, "timeZone" text, traits jsonb, n int) ORDER BY id, n DESC),
   n AS (SELECT p.id, CASE WHEN $2 THEN COALESCE(g.name, p.name) ELSE COALESCE(p.name, g.name) END AS name,
       CASE WHEN $2 THEN COALESCE(g.locale, p.locale) ELSE COALESCE(p.locale, g.locale) END AS locale,
       CASE WHEN $2 THEN COALESCE(g."timeZone", p.time_zone) ELSE COALESCE(p.time_zone, g."timeZone") END AS zone,
       COALESCE((SELECT jsonb_object_agg(t.key, t.value) FROM jsonb_each(traits_from(g.traits, '${SOURCE}', now())) t
         WHERE (NOT p.traits ? t.key OR $2) AND p.traits -> t.key -> 'value' IS DISTINCT FROM t.value -> 'value'), '{}') AS traits
     FROM g JOIN profile p ON p.id = g.id)
   UPDATE profile p SET name = n.name, locale = n.locale, time_zone = n.zone, traits = p.traits || n.traits, updated_at = now() FROM n
   WHERE p.id = n.id AND ((p.name, p.locale, p.time_zone) IS DISTINCT FROM (n.name, n.locale, n.zone) OR n.traits <> '{}') RETURNING p.id`,
);
const tags = statement(
  'import_tags',
  `INSERT INTO profile_tag (profile_id, tag, is_on, actor_kind) SELECT DISTINCT profile_id, tag, true, '${SOURCE}'
   FROM unnest($1::text[], $2::text[]) g(profile_id, tag) ON CONFLICT DO NOTHING RETURNING profile_id AS id`,
);
const consents = statement(
  'import_consents',
  `INSERT INTO consent (id, profile_id, purpose, channel, granted, source, wording, actor_kind, at)
   SELECT DISTINCT ON (g."profileId", g.purpose, g.channel) g.id, g."profileId", g.purpose, g.channel, g.granted, $2, $3, 'system', COALESCE(g.at, clock_timestamp())
   FROM jsonb_to_recordset($1::jsonb) AS g(id text, "profileId" text, purpose text, channel text, granted boolean, at timestamptz)
   WHERE NOT EXISTS (SELECT 1 FROM consent c WHERE c.profile_id = g."profileId" AND c.purpose = g.purpose AND c.channel = g.channel AND c.granted = g.granted
     AND c.source = $2 AND c.wording IS NOT DISTINCT FROM $3 AND (g.at IS NULL OR c.at = g.at::timestamptz(3)))
   ORDER BY g."profileId", g.purpose, g.channel, g.id DESC RETURNING profile_id AS id, purpose, channel, granted`,
);

/** What a consent of a known person touches besides its row. */
export interface Governing {
  ledger: ContactLedger;
  refusals: Refusals;
}

interface Written {
  profileId: string;
  row: PreparedRow;
}

/** Writes what a batch of rows means, each table in one statement. Answers with the people there were who changed. */
export async function writePeople(
  tx: Tx,
  sorted: SortedRows,
  options: ImportOptions,
  governing: Governing,
): Promise<Set<string>> {
  const changed = new Set<string>();
  await Promise.all([writeNewPeople(tx, sorted), writeNewAddresses(tx, sorted, options)]);
  const made = new Set(sorted.people.map(({ id }) => id));
  for (const { profileId } of sorted.addresses) if (!made.has(profileId)) changed.add(profileId);
  for (const id of await writeMore(tx, sorted.more, options)) changed.add(id);
  const all: Written[] = [...sorted.people.map(({ id, row }) => ({ profileId: id, row })), ...sorted.more];
  for (const id of await writeWords(tx, all, made, options, governing)) changed.add(id);
  return new Set([...changed].filter((id) => !made.has(id)));
}

async function writeNewPeople(tx: Tx, { people: made }: SortedRows): Promise<void> {
  if (made.length === 0) return;
  const at = new Date().toISOString();
  await tx.query(people, [
    JSON.stringify(made.map(({ id, row }) => ({ id, ...plain(row), traits: told(row.traits, at) }))),
  ]);
}

/** Made ready after others had their turn, while the database already writes the people. */
async function writeNewAddresses(tx: Tx, { addresses: made }: SortedRows, { proof }: ImportOptions): Promise<void> {
  if (made.length === 0) return;
  await new Promise(setImmediate);
  await tx.query(addresses, [
    made.map(() => newId('idn')),
    made.map(({ kind }) => kind),
    made.map(({ value }) => value),
    made.map(({ profileId }) => profileId),
    proof,
  ]);
}

/** What known people gain. A person named twice in a batch takes the rows one after the other. */
export async function writeMore(tx: Tx, more: Written[], { existing }: ImportOptions): Promise<string[]> {
  const changed: string[] = [];
  for (let left = more; left.length > 0; ) {
    const now = new Map<string, Written>();
    left = left.filter((one) => now.has(one.profileId) || !now.set(one.profileId, one));
    const given = [...now.values()].map(({ profileId, row }, n) => ({ id: profileId, ...plain(row), n }));
    const rows = await tx.query<{ id: string }>(fill, [JSON.stringify(given), existing === 'overwrite']);
    changed.push(...rows.map(({ id }) => id));
  }
  return changed;
}

/** Tags and consents. What a known person agreed to is news for whoever waits for it; of a new one nobody waits. */
export async function writeWords(
  tx: Tx,
  all: Written[],
  made: Set<string>,
  { consentSource = SOURCE, consentText = '' }: ImportOptions,
  { ledger, refusals }: Governing,
): Promise<string[]> {
  const changed: string[] = [];
  const tagged = all.flatMap(({ profileId, row }) => row.tags.map((tag) => [profileId, tag]));
  if (tagged.length > 0) {
    const rows = await tx.query<{ id: string }>(tags, [tagged.map(([id]) => id), tagged.map(([, tag]) => tag)]);
    changed.push(...rows.map(({ id }) => id));
  }
  const said = all.flatMap(({ profileId, row }) =>
    row.consents.map((one) => ({ id: newId('con'), profileId, ...one })),
  );
  if (said.length === 0) return changed;
  // A decision under way for a known customer ends before the change or reads it.
  for (const id of new Set(said.map((one) => one.profileId).toSorted())) if (!made.has(id)) await ledger.lock(tx, id);
  const rows = await tx.query<{ id: string; purpose: string; channel: string; granted: boolean }>(consents, [
    JSON.stringify(said),
    consentSource,
    consentText || null,
  ]);
  for (const { id, ...word } of rows) {
    if (made.has(id)) continue;
    changed.push(id);
    tx.record(fact('consent.changed', word, { profileId: id }));
    // What waits to be sent to them is taken back.
    if (!word.granted) await refusals.tell(tx, { profileId: id, ...word, identityId: null });
  }
  return changed;
}

/** As traits stand on a record: each with its source and time. */
function told(traits: Record<string, unknown>, at: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(traits).map(([name, value]) => [name, { value, source: SOURCE, at }]));
}

const plain = ({ name, locale, timeZone, traits }: PreparedRow) => ({ name, locale, timeZone, traits });
