import type { ChannelKind } from '../contract/common.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { statement } from '../kernel/db/statement.js';
import { type Contact, counts, inChain, type Linked, windowMs } from './contact.js';
import type { LinkStore } from './link-contact.js';

const weekUpTo = ({ profileId, issueKey, startedAt, id }: Contact) => [
  profileId,
  issueKey,
  startedAt - windowMs['7d'],
  id,
  startedAt,
];

const ms = (column: string) => `round(extract(epoch FROM ${column}) * 1000)::bigint`;
const columns = `interaction_id AS id, conversation_id AS "conversationId", identity_id AS "identityId", profile_id AS "profileId",
  issue_key AS "issueKey", kind, ${ms('started_at')} AS "startedAt", ${ms('ended_at')} AS "endedAt", prev_id AS "prevId",
  ${ms('prev_ended_at')} AS "prevEndedAt", prev_gap_ms AS "prevGapMs", next_gap_ms AS "nextGapMs", contacts`;
const at = (parameter: string) => `to_timestamp(${parameter}::float8 / 1000)`;
const chain = `counts AND profile_id = $1 AND issue_key = $2`;

const get = statement('link_get', `SELECT ${columns} FROM contact_link WHERE interaction_id = $1`);
const nearestBefore = statement(
  'link_nearest',
  `SELECT interaction_id AS id, ${ms('ended_at')} AS "endedAt" FROM contact_link
   WHERE ${chain} AND ended_at <= ${at('$3')} AND (started_at, interaction_id) < (${at('$3')}, $4)
   ORDER BY ended_at DESC, interaction_id DESC LIMIT 1`,
);
const adoptable = statement(
  'link_adoptable',
  `SELECT ${columns} FROM contact_link
   WHERE ${chain} AND started_at >= ${at('$3')} AND (started_at, interaction_id) > (${at('$5')}, $4)
     AND (prev_id IS NULL OR (prev_ended_at, prev_id) < (${at('$3')}, $4))`,
);
const linkedTo = statement('link_linked_to', `SELECT ${columns} FROM contact_link WHERE prev_id = $1`);
const countingIt = statement(
  'link_counting',
  `SELECT ${columns} FROM contact_link WHERE ${chain} AND started_at >= ${at('$3')} AND started_at <= ${at('$5')} AND interaction_id <> $4`,
);
const countUpTo = statement(
  'link_count',
  `SELECT count(*) AS n FROM contact_link WHERE ${chain} AND started_at >= ${at('$3')} AND (started_at, interaction_id) <= (${at('$5')}, $4)`,
);
const channelsUpTo = statement(
  'link_channels',
  `SELECT DISTINCT x.channel FROM contact_link l JOIN conversation c ON c.id = l.conversation_id JOIN inbox x ON x.id = c.inbox_id
   WHERE l.counts AND l.profile_id = $1 AND l.issue_key = $2 AND l.started_at >= ${at('$3')} AND (l.started_at, l.interaction_id) <= (${at('$5')}, $4) ORDER BY x.channel`,
);
const save = statement(
  'link_save',
  `INSERT INTO contact_link (interaction_id, conversation_id, identity_id, profile_id, issue_key, kind, counts, started_at, ended_at, started_on,
     ended_on, prev_id, prev_ended_at, prev_gap_ms, next_gap_ms, contacts)
   VALUES ($1, $2, $3, $4, $5, $6, $7, ${at('$8')}, ${at('$9')}, $10, $11, $12, ${at('$13')}, $14, $15, $16)
   ON CONFLICT (interaction_id) DO UPDATE SET identity_id = $3, profile_id = $4, issue_key = $5, kind = $6, counts = $7,
     started_at = ${at('$8')}, ended_at = ${at('$9')}, started_on = $10, ended_on = $11, prev_id = $12, prev_ended_at = ${at('$13')},
     prev_gap_ms = $14, next_gap_ms = $15, contacts = $16`,
);

/** The contacts in the database, within one transaction. A read that cannot find anything asks nothing. */
export class ContactTable implements LinkStore {
  constructor(
    private readonly tx: Tx,
    private readonly dayOf: (ms: number) => string,
  ) {}

  get(id: string): Promise<Linked | undefined> {
    return this.tx.one<Linked>(get, [id]);
  }

  async nearestBefore(contact: Contact): Promise<{ id: string; endedAt: number } | undefined> {
    const { profileId, issueKey, startedAt, id } = contact;
    return this.tx.one(nearestBefore, [profileId, issueKey, startedAt, id]);
  }

  async adoptable(contact: Contact): Promise<Linked[]> {
    if (!inChain(contact) || contact.endedAt === null) return [];
    const { profileId, issueKey, endedAt, id, startedAt } = contact;
    return this.tx.query<Linked>(adoptable, [profileId, issueKey, endedAt, id, startedAt]);
  }

  linkedTo(id: string): Promise<Linked[]> {
    return this.tx.query<Linked>(linkedTo, [id]);
  }

  async countingIt(contact: Contact): Promise<Linked[]> {
    if (!inChain(contact)) return [];
    const { profileId, issueKey, startedAt, id } = contact;
    return this.tx.query<Linked>(countingIt, [profileId, issueKey, startedAt, id, startedAt + windowMs['7d']]);
  }

  async countUpTo(contact: Contact): Promise<number> {
    if (!inChain(contact)) return 1;
    const row = await this.tx.one<{ n: number }>(countUpTo, weekUpTo(contact));
    return row?.n ?? 1;
  }

  /** On which channels the contacts came that `countUpTo` counts. */
  async channelsUpTo(contact: Contact): Promise<ChannelKind[]> {
    const rows = await this.tx.query<{ channel: ChannelKind }>(channelsUpTo, weekUpTo(contact));
    return rows.map(({ channel }) => channel);
  }

  async save(linked: Linked): Promise<void> {
    await this.tx.query(save, [
      linked.id,
      linked.conversationId,
      linked.identityId,
      linked.profileId,
      linked.issueKey,
      linked.kind,
      counts(linked),
      linked.startedAt,
      linked.endedAt,
      this.dayOf(linked.startedAt),
      linked.endedAt === null ? null : this.dayOf(linked.endedAt),
      linked.prevId,
      linked.prevEndedAt,
      linked.prevGapMs,
      linked.nextGapMs,
      linked.contacts,
    ]);
  }
}
