import { statement } from '../../kernel/db/statement.js';

/** Which of these are new: what was taken in before is not in the answer. In one order, so that two who send the same do not wait for each other. */
export const takeIds = statement(
  'ingest_ids',
  `INSERT INTO ingested (message_id, sender) SELECT * FROM unnest($1::text[], $2::text[]) g(id, sender) ORDER BY id, sender
   ON CONFLICT DO NOTHING RETURNING message_id AS "messageId", sender`,
);

export const findAddresses = statement(
  'ingest_addresses',
  `SELECT i.kind, i.value, i.proof, i.id AS "identityId", i.profile_id AS "profileId", p.root_id AS "personId", p.name
   FROM unnest($1::text[], $2::text[]) g(kind, value) JOIN identity i ON i.value = g.value AND i.kind = g.kind JOIN profile p ON p.id = i.profile_id`,
);

export const storeEvents = statement(
  'ingest_events',
  `INSERT INTO profile_event (id, profile_id, name, properties, at, message_id, source)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::text[], $7::text[])`,
);

/** The newer word of each trait stays. A name is taken from who knows their customers, else only where there was none. */
export const storeTraits = statement(
  'ingest_traits',
  `UPDATE profile p SET traits = traits_take(p.traits, g.traits), updated_at = clock_timestamp(),
     name = CASE WHEN g.proves THEN COALESCE(g.name, p.name) ELSE COALESCE(p.name, g.name) END
   FROM unnest($1::text[], $2::jsonb[], $3::text[], $4::boolean[]) g(id, traits, name, proves) WHERE p.id = g.id`,
);

/** Customer numbers that stand on any record of this person. */
export const hasNumber = statement(
  'ingest_has_number',
  `SELECT 1 FROM identity WHERE profile_id IN (SELECT members_of($1)) AND kind = 'external_id' AND value LIKE 'user:%' AND proof IN ('verified', 'strong')`,
);
