import { Injectable } from '@nestjs/common';
import { Workspace } from '../governance/index.js';
import { statement } from '../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { type Contact, type Linked, within } from './contact.js';
import { ContactTable } from './contact-table.js';
import { addContact, type DayNumbers } from './day-numbers.js';
import { addDays } from './day-table.js';
import { type LinkChange, linkContact } from './link-contact.js';
import { dayIn } from './tiles.js';
import { contactKind } from './what-counts.js';

const one = statement('contact_lock', `SELECT pg_advisory_xact_lock(727166)`);
const known = statement('contact_kind', `SELECT kind FROM contact_link WHERE interaction_id = $1`);
const truth = statement(
  'contact_truth',
  `SELECT i.id, i.conversation_id AS "conversationId", i.identity_id AS "identityId", p.root_id AS "profileId", i.issue_key AS "issueKey",
     round(extract(epoch FROM i.started_at) * 1000)::bigint AS "startedAt", round(extract(epoch FROM i.ended_at) * 1000)::bigint AS "endedAt",
     b.ended_at AS before_ended, b.resolved AS before_resolved,
     CASE WHEN b.ended_at IS NULL THEN '{}' ELSE ARRAY(
       SELECT left(m.text, 200) FROM message m WHERE m.conversation_id = i.conversation_id AND m.direction = 'in' AND m.created_at >= i.started_at
         AND (i.ended_at IS NULL OR m.created_at <= i.ended_at) ORDER BY m.seq LIMIT 4) END AS texts
   FROM interaction i JOIN identity n ON n.id = i.identity_id JOIN profile p ON p.id = n.profile_id
   LEFT JOIN LATERAL (
     SELECT ended_at, resolved FROM interaction e
     WHERE e.conversation_id = i.conversation_id AND e.identity_id = i.identity_id AND e.started_at < i.started_at AND e.ended_at IS NOT NULL
     ORDER BY e.started_at DESC LIMIT 1) b ON true
   WHERE i.id = $1`,
);

type Truth = Omit<Contact, 'kind'> & { before_ended: Date | null; before_resolved: string | null; texts: string[] };

/** Brings one interaction's place among the contacts up to date with what is stored, and the days' numbers with it. */
@Injectable()
export class PlaceContact {
  constructor(
    private readonly work: UnitOfWork,
    private readonly workspace: Workspace,
  ) {}

  async run(interactionId: string, reopenedByUs = false): Promise<void> {
    const dayOf = dayIn(await this.workspace.zone());
    await this.work.follow(async (tx) => {
      // One at a time: two neighbours moving together would each read the other's old place.
      await tx.query(one);
      const contact = await this.read(tx, interactionId, reopenedByUs);
      if (!contact) return;
      const table = new ContactTable(tx, dayOf);
      const changes = await linkContact(table, contact);
      const days = new Map<string, DayNumbers>();
      for (const { before, after } of changes) {
        if (before) addContact(days, before, dayOf, -1);
        addContact(days, after, dayOf, 1);
      }
      await addDays(tx, days);
      for (const change of changes) await tell(tx, table, change);
    });
  }

  private async read(tx: Tx, id: string, reopenedByUs: boolean): Promise<Contact | undefined> {
    const row = await tx.one<Truth>(truth, [id]);
    if (!row) return undefined;
    const { before_ended, before_resolved, texts, ...rest } = row;
    const before = before_ended && { endedAt: before_ended.getTime(), resolved: before_resolved };
    const was = await tx.one<{ kind: string }>(known, [id]);
    const ours = reopenedByUs || was?.kind === 'reopened_by_us';
    return { ...rest, kind: contactKind({ reopenedByUs: ours, texts, before, startedAt: rest.startedAt }) };
  }
}

async function tell(tx: Tx, table: ContactTable, { before, after }: LinkChange): Promise<void> {
  const where = { conversationId: after.conversationId, profileId: after.profileId, subjectId: after.id };
  const repeats = (linked: Linked | undefined) =>
    linked && within(linked.prevGapMs, '7d') ? `${linked.prevId} ${linked.contacts} ${linked.issueKey}` : null;
  const [was, is] = [repeats(before), repeats(after)];
  if (was === is) return;
  if (is === null) {
    tx.record(fact('contact.cleared', {}, where));
    return;
  }
  const { prevId, issueKey, contacts, prevGapMs } = after as Linked & {
    prevId: string;
    issueKey: string;
    prevGapMs: number;
  };
  const channels = await table.channelsUpTo(after);
  const gapSeconds = Math.floor(prevGapMs / 1000);
  tx.record(fact('contact.repeated', { of: prevId, issueKey, contacts, channels, gapSeconds }, where));
}
