import { Injectable } from '@nestjs/common';
import type { Agreement, ConsentLine, Consents } from '../contract/consents.js';
import { Database, type Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { type ConsentRecord, type ConsentState, readConsent } from './judge-consent.js';
import { type JudgedLine, type Known, type KnownLine, tellAgreements, tellConsents } from './tell-consents.js';

// A yes of somebody who was nothing but a browser when they were joined to others: theirs alone, whatever the others can be reached by.
const only = `CASE WHEN s.granted AND s.identity_id IS NULL AND s.at <= (
     SELECT min(COALESCE(p.rooted_at, o.rooted_at)) FROM profile o WHERE o.root_id = p.root_id AND o.id <> p.id)
   AND NOT EXISTS (SELECT 1 FROM identity i WHERE i.profile_id = p.id AND i.kind <> 'visitor' AND i.created_at <= (
     SELECT min(COALESCE(p.rooted_at, o.rooted_at)) FROM profile o WHERE o.root_id = p.root_id AND o.id <> p.id))
   THEN ARRAY(SELECT i.id FROM identity i WHERE i.profile_id = p.id) END AS only`;
const records = `SELECT s.profile_id AS "profileId", s.identity_id AS "identityId", s.purpose, s.channel, s.granted, s.source, s.at, p.rooted_at AS since,
   ${only} FROM consent s JOIN profile p ON p.id = s.profile_id`;
const ofPurpose = statement(
  'consent_of_purpose',
  `${records} WHERE s.profile_id IN (SELECT members_of($1)) AND s.purpose = $2 AND s.channel IN ($3, 'any')`,
);
const ofPerson = statement('consent_of_person', `${records} WHERE s.profile_id IN (SELECT members_of($1))`);
const ofPeople = statement(
  'consent_of_people',
  `SELECT a.id AS "personId", s.id, s.profile_id AS "profileId", s.identity_id AS "identityId", s.purpose, s.channel, s.granted, s.source, s.at,
     p.rooted_at AS since, ${only}
   FROM unnest($1::text[]) AS a(id) JOIN profile p ON p.root_id = root_of(a.id) JOIN consent s ON s.profile_id = p.id`,
);
const history = statement(
  'consent_history',
  `SELECT s.id, s.profile_id AS "profileId", s.purpose, s.channel, s.identity_id AS "identityId", i.value AS address, s.granted, s.source,
     s.wording, s.actor_kind AS "actorKind", s.actor_id AS "actorId", COALESCE(g.name, b.name) AS "actorName", s.at, p.rooted_at AS since, ${only},
     CASE WHEN t.id IS NOT NULL THEN jsonb_build_object('id', t.id, 'name', t.name, 'version', t.version) END AS text
   FROM consent s JOIN profile p ON p.id = s.profile_id
   LEFT JOIN identity i ON i.id = s.identity_id LEFT JOIN consent_text t ON t.id = s.text_id
   LEFT JOIN agent g ON s.actor_kind = 'agent' AND g.id = s.actor_id LEFT JOIN bot b ON s.actor_kind = 'bot' AND b.id = s.actor_id
   WHERE s.profile_id IN (SELECT members_of($1)) ORDER BY s.at DESC, s.id DESC`,
);
const purposes = statement(
  'consent_known_purposes',
  `SELECT name, needs_consent AS "needsConsent" FROM purpose ORDER BY created_at`,
);
const purpose = statement('consent_needs', `SELECT needs_consent AS "needsConsent" FROM purpose WHERE name = $1`);
// Whoever sends holds the person together with other senders; whoever notes a refusal holds them alone.
const share = statement(
  'consent_share',
  `SELECT r.id, pg_advisory_xact_lock_shared(727165, hashtext(r.id)) FROM (SELECT root_of($1) AS id) r WHERE r.id IS NOT NULL`,
);

// Twice: what the first one waited for may have joined them to somebody else.
const shareThread = statement(
  'consent_share_thread',
  `SELECT r.id, pg_advisory_xact_lock_shared(727165, hashtext(r.id))
   FROM (SELECT root_of(profile_id) AS id FROM conversation WHERE id = $1) r WHERE r.id IS NOT NULL`,
);

type Stored<T extends { at: string }> = Omit<T, 'at' | 'since'> & { at: Date; since: Date | null };
const plain = <T extends { at: Date; since: Date | null }>(row: T) => ({
  ...row,
  at: row.at.toISOString(),
  since: row.since?.toISOString() ?? null,
});

/** What a customer agreed to and refused, now and before. */
@Injectable()
export class ConsentsQueries {
  constructor(private readonly database: Database) {}

  /**
   * Holds what this person said until the sender's transaction ends: a refusal waits for it, and what is read afterwards is
   * the newest there is. Records of one person share one lock, and who was joined meanwhile is held as who they became.
   */
  async hold(tx: Queryable, profileId: string): Promise<void> {
    for (let held: string | undefined; ; ) {
      const [person] = await tx.query<{ id: string }>(share, [profileId]);
      if (!person || person.id === held) return;
      held = person.id;
    }
  }

  /** The same for whoever has the conversation with us, in one journey together with the statement that comes next. */
  async holdThread<Row>(tx: Queryable, conversationId: string, next: () => Promise<Row>): Promise<Row> {
    for (;;) {
      const hold = () => tx.query<{ id: string }>(shareThread, [conversationId]);
      const [[before], [after], found] = await Promise.all([hold(), hold(), next()]);
      if (before?.id === after?.id) return found;
    }
  }

  /** Read on the sender's own transaction, never from a cache. */
  async state(
    on: Queryable,
    profileId: string,
    purposeName: string,
    channel: string,
    identityId: string | null,
  ): Promise<ConsentState> {
    const rows = await on.query<Stored<ConsentRecord>>(ofPurpose, [profileId, purposeName, channel]);
    return readConsent(rows.map(plain), channel, identityId);
  }

  /** Whether a purpose needs a yes; undefined where there is no such purpose. */
  async needsConsent(on: Queryable, name: string): Promise<boolean | undefined> {
    const [found] = await on.query<{ needsConsent: boolean }>(purpose, [name]);
    return found?.needsConsent;
  }

  /** All that was said by a person's records, to be judged for many channels at once. */
  async records(on: Queryable, profileId: string): Promise<(ConsentRecord & { purpose: string })[]> {
    const rows = await on.query<Stored<ConsentRecord & { purpose: string }>>(ofPerson, [profileId]);
    return rows.map(plain);
  }

  /** What holds of many people at once, in short, by the id each was asked for. Who never said anything has what holds of everybody. */
  async agreements(profileIds: string[], on: Queryable = this.database): Promise<(profileId: string) => Agreement[]> {
    const ids = [...new Set(profileIds)];
    const [rows, known] = await Promise.all([
      on.query<Stored<JudgedLine> & { personId: string }>(ofPeople, [ids]),
      on.query<Known>(purposes),
    ]);
    const lines = new Map(ids.map((id): [string, JudgedLine[]] => [id, []]));
    for (const { personId, ...line } of rows) lines.get(personId)?.push(plain(line));
    return (profileId) => tellAgreements(lines.get(profileId) ?? [], known);
  }

  /** Every line of every record, which of them stand, and what holds for each purpose and channel. */
  async of(profileId: string, on: Queryable = this.database): Promise<Consents> {
    const [rows, known] = await Promise.all([
      on.query<Stored<KnownLine>>(history, [profileId]),
      on.query<Known>(purposes),
    ]);
    return tellConsents(rows.map(plain), known);
  }

  /** Every change, newest first. */
  async history(profileId: string): Promise<ConsentLine[]> {
    return (await this.of(profileId)).history;
  }
}
