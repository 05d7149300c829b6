import { Injectable } from '@nestjs/common';
import { type Said, standing } from '../governance/index.js';
import { type Actor, factActor } from '../kernel/auth/actor.js';
import type { Queryable } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';

export const flags = ['do_not_contact', 'open_complaint', 'vulnerable'] as const;
export type Flag = (typeof flags)[number];

/** One thing to mind about a person: who said so, why, and who may see why. */
export interface FlagLine extends Said {
  flag: Flag;
  isOn: boolean;
  reason: string | null;
  visibility: 'team' | 'supervisors';
  actorKind: string;
  actorId: string | null;
}

export interface FlagChange {
  flag: Flag;
  isOn: boolean;
  reason?: string | null;
  visibility?: 'team' | 'supervisors';
}

const newest = statement(
  'flags_newest',
  `SELECT DISTINCT ON (f.profile_id, f.flag) f.profile_id AS "profileId", p.root_id AS "personId", p.rooted_at AS since, f.flag,
     f.is_on AS "isOn", f.reason, f.visibility, f.actor_kind AS "actorKind", f.actor_id AS "actorId", f.at
   FROM profile_flag f JOIN profile p ON p.id = f.profile_id
   WHERE p.root_id IN (SELECT root_id FROM profile WHERE id = ANY($1)) ORDER BY f.profile_id, f.flag, f.id DESC`,
);
const insert = statement(
  'flag_insert',
  `INSERT INTO profile_flag (profile_id, flag, is_on, reason, visibility, actor_kind, actor_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

type Row = Omit<FlagLine, 'at' | 'since'> & { personId: string; at: Date; since: Date | null };

/** Do-not-contact, open complaint, vulnerable: what to mind about a person, over all the records they are made of. */
@Injectable()
export class Flags {
  /** The flags that stand, by the person's id. A flag one record holds is the whole person's, until it is lifted from them. */
  async of(on: Queryable, profileIds: string[]): Promise<Map<string, FlagLine[]>> {
    const people = new Map<string, FlagLine[]>();
    for (const { personId, at, since, ...row } of await on.query<Row>(newest, [profileIds])) {
      const line = { ...row, at: at.toISOString(), since: since?.toISOString() ?? null };
      people.set(personId, [...(people.get(personId) ?? []), line]);
    }
    for (const [id, lines] of people) {
      const standingOf = (flag: Flag) => standing(lines.filter((one) => one.flag === flag)).find((one) => one.isOn);
      people.set(
        id,
        flags.flatMap((flag) => standingOf(flag) ?? []),
      );
    }
    return people;
  }

  /** Of one person, whichever of their records is named. */
  async on(db: Queryable, profileId: string): Promise<Set<Flag>> {
    const [lines = []] = (await this.of(db, [profileId])).values();
    return new Set(lines.map(({ flag }) => flag));
  }

  async set(tx: Tx, profileId: string, change: FlagChange, actor: Actor): Promise<void> {
    const { flag, isOn, reason = null, visibility = 'team' } = change;
    const by = factActor(actor);
    await tx.query(insert, [profileId, flag, isOn, reason, visibility, by.kind, by.id]);
  }
}
