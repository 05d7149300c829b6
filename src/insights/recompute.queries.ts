import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Workspace } from '../governance/index.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { linkAll } from './batch-links.js';
import { type Contact, ERASED } from './contact.js';
import { addContact, type DayNumbers } from './day-numbers.js';
import { readDays } from './day-table.js';
import { dayIn, firstNeededDay, type RepeatTiles, repeatTiles } from './tiles.js';
import { contactKind } from './what-counts.js';

// Everything as the conversations hold it, from so long ago that no window of the tiles reaches back further.
const all = statement(
  'recompute_all',
  `SELECT i.id, i.conversation_id AS "conversationId", i.identity_id AS "identityId", p.root_id AS "profileId", i.issue_key AS "issueKey",
     round(extract(epoch FROM i.started_at) * 1000)::bigint AS "startedAt", round(extract(epoch FROM i.ended_at) * 1000)::bigint AS "endedAt",
     b.ended_at AS before_ended, b.resolved AS before_resolved,
     COALESCE((SELECT k.kind FROM contact_link k WHERE k.interaction_id = i.id) = 'reopened_by_us', false) AS ours
   FROM interaction i JOIN identity n ON n.id = i.identity_id JOIN profile p ON p.id = n.profile_id
   LEFT JOIN LATERAL (
     SELECT ended_at, resolved FROM interaction e
     WHERE e.conversation_id = i.conversation_id AND e.identity_id = i.identity_id AND e.started_at < i.started_at AND e.ended_at IS NOT NULL
     ORDER BY e.started_at DESC LIMIT 1) b ON true
   WHERE i.started_at >= $1::date - interval '31 days' OR i.ended_at >= $1::date - interval '31 days'`,
);
// Who was erased left their contacts behind as numbers, with nothing to read them from again.
const erased = statement(
  'recompute_erased',
  `SELECT interaction_id AS id, conversation_id AS "conversationId", identity_id AS "identityId", profile_id AS "profileId", issue_key AS "issueKey", kind,
     round(extract(epoch FROM started_at) * 1000)::bigint AS "startedAt", round(extract(epoch FROM ended_at) * 1000)::bigint AS "endedAt"
   FROM contact_link WHERE conversation_id = '${ERASED}' AND (started_at >= $1::date - interval '31 days' OR ended_at >= $1::date - interval '31 days')`,
);
const said = statement(
  'recompute_said',
  `SELECT i.id, ARRAY(SELECT left(m.text, 200) FROM message m WHERE m.conversation_id = i.conversation_id AND m.direction = 'in'
     AND m.created_at >= i.started_at AND (i.ended_at IS NULL OR m.created_at <= i.ended_at) ORDER BY m.seq LIMIT 4) AS texts
   FROM interaction i WHERE i.id = ANY($1)`,
);

type Row = Omit<Contact, 'kind'> & { before_ended: Date | null; before_resolved: string | null; ours: boolean };

export interface Recompute {
  live: RepeatTiles;
  batch: RepeatTiles;
  equal: boolean;
}

/** Computes the repeat tiles once more from nothing but the conversations, and holds them against the live ones. */
@Injectable()
export class RecomputeQueries {
  constructor(
    private readonly database: Database,
    private readonly workspace: Workspace,
  ) {}

  /** The live numbers follow within milliseconds; a contact that arrives while both are read is not a difference. */
  async run(): Promise<Recompute> {
    for (let look = 1; ; look += 1) {
      const [live, batch] = [await this.live(), await this.batch()];
      const equal = JSON.stringify(live) === JSON.stringify(batch);
      if (equal || look === 8) return { live, batch, equal };
      await pause(250);
    }
  }

  async live(): Promise<RepeatTiles> {
    const today = dayIn(await this.workspace.zone())(Date.now());
    return repeatTiles(await readDays(this.database, firstNeededDay(today)), today);
  }

  private async batch(): Promise<RepeatTiles> {
    const dayOf = dayIn(await this.workspace.zone());
    const today = dayOf(Date.now());
    const days = new Map<string, DayNumbers>();
    for (const linked of linkAll(await this.contacts(firstNeededDay(today)))) addContact(days, linked, dayOf, 1);
    return repeatTiles(days, today);
  }

  private async contacts(from: string): Promise<Contact[]> {
    const rows = await this.database.query<Row>(all, [from]);
    const left = await this.database.query<Contact>(erased, [from]);
    const returned = rows.filter(({ before_ended }) => before_ended !== null).map(({ id }) => id);
    const spoken = await this.database.query<{ id: string; texts: string[] }>(said, [returned]);
    const texts = new Map(spoken.map((row) => [row.id, row.texts]));
    const known = rows.map(({ before_ended, before_resolved, ours, ...rest }) => {
      const before = before_ended && { endedAt: before_ended.getTime(), resolved: before_resolved };
      const heard = texts.get(rest.id) ?? [];
      return { ...rest, kind: contactKind({ reopenedByUs: ours, texts: heard, before, startedAt: rest.startedAt }) };
    });
    return [...known, ...left];
  }
}
