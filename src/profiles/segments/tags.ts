import { Injectable } from '@nestjs/common';
import type { PersonTag } from '../../contract/traits.js';
import { type Said, standing } from '../../governance/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { Database, type Queryable } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';

const ofPeople = statement(
  'tags_of',
  `SELECT t.profile_id AS "profileId", p.root_id AS "personId", p.rooted_at AS since, t.tag, t.is_on AS "isOn",
     t.actor_kind AS "actorKind", t.actor_id AS "actorId", t.at
   FROM profile p JOIN profile_tag t ON t.profile_id = p.id WHERE p.root_id IN (SELECT root_id FROM profile WHERE id = ANY($1))`,
);
const put = statement(
  'tag_put',
  `INSERT INTO profile_tag (profile_id, tag, is_on, actor_kind, actor_id) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (profile_id, tag) DO UPDATE SET is_on = $3, actor_kind = $4, actor_id = $5, at = clock_timestamp()
   WHERE profile_tag.is_on <> $3 OR EXISTS (SELECT 1 FROM profile p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM profile m WHERE m.root_id = p.root_id AND m.id <> p.id))
   RETURNING tag`,
);
const used = statement(
  'tags_used',
  `SELECT tag, count(*) AS people FROM profile_tag WHERE is_on AND starts_with(lower(tag), lower($1)) GROUP BY tag ORDER BY people DESC, tag LIMIT 50`,
);

interface Row extends Omit<Said, 'at' | 'since'> {
  personId: string;
  tag: string;
  isOn: boolean;
  actorKind: string;
  actorId: string | null;
  at: Date;
  since: Date | null;
}

/** Words colleagues and systems put on people. One put on any record is the person's, until it is taken from the person. */
@Injectable()
export class Tags {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  /** By the person's id. */
  async of(on: Queryable, profileIds: string[]): Promise<Map<string, PersonTag[]>> {
    const people = new Map<string, Map<string, (Said & Row)[]>>();
    for (const row of await on.query<Row>(ofPeople, [profileIds])) {
      const tags = people.get(row.personId) ?? new Map();
      people.set(row.personId, tags);
      const said = { ...row, at: row.at.toISOString(), since: row.since?.toISOString() ?? null };
      tags.set(row.tag, [...(tags.get(row.tag) ?? []), said]);
    }
    return new Map(
      [...people].map(([id, tags]) => [
        id,
        [...tags.values()].flatMap((lines) => {
          const [one] = standing(
            lines as unknown as (Said & Pick<Row, 'tag' | 'isOn' | 'actorKind' | 'actorId'>)[],
          ).filter((line) => line.isOn);
          return one ? [{ tag: one.tag, by: { kind: one.actorKind, id: one.actorId }, at: one.at }] : [];
        }),
      ]),
    );
  }

  /** Of one person, whichever of their records is named. */
  async on(profileId: string): Promise<PersonTag[]> {
    const [tags = []] = (await this.of(this.database, [profileId])).values();
    return tags;
  }

  run(profileId: string, change: { add: string[]; remove: string[] }, actor: Actor): Promise<void> {
    return this.work.run((tx) => this.within(tx, profileId, change, actor));
  }

  async within(tx: Tx, profileId: string, { add, remove }: { add: string[]; remove: string[] }, actor: Actor) {
    const by = factActor(actor);
    if (!(await tx.one(`SELECT 1 FROM profile WHERE id = $1 FOR KEY SHARE`, [profileId]))) throw notFound('person');
    const changes = [...add.map((tag) => [tag, true] as const), ...remove.map((tag) => [tag, false] as const)];
    for (const [tag, on] of changes.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (await tx.one(put, [profileId, tag, on, by.kind, by.id]))
        tx.record(fact('profile.tagged', { tag, on }, { profileId, actor: by }));
    }
  }

  /** Tags in use that begin so, the commonest first. */
  used(query: string): Promise<{ tag: string; people: number }[]> {
    return this.database.query(used, [query]);
  }
}
