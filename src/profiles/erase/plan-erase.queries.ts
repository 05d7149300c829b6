import { Inject, Injectable } from '@nestjs/common';
import type { Page } from '../../contract/common.js';
import type { ErasePlan, Erasure } from '../../contract/imports.js';
import { type Actor, actorKey } from '../../kernel/auth/actor.js';
import { sign } from '../../kernel/auth/hash.js';
import { issueToken, readToken } from '../../kernel/auth/signed-token.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { readCursor, toPage } from '../../kernel/http/paging.js';
import { notFound, Refusal } from '../../kernel/http/problem.js';

const MINUTES = 10;
const plan = statement(
  'erase_plan',
  `SELECT p.id, p.name, ARRAY(SELECT m.id FROM profile m WHERE m.root_id = p.id ORDER BY m.id) AS members,
     (SELECT count(*)::int FROM identity i JOIN profile m ON m.id = i.profile_id WHERE m.root_id = p.id) AS addresses,
     count(c.id)::int AS conversations, count(c.id) FILTER (WHERE c.status <> 'resolved')::int AS open,
     COALESCE(sum((SELECT count(*) FROM message x WHERE x.conversation_id = c.id)), 0)::int AS messages
   FROM profile p LEFT JOIN profile m ON m.root_id = p.id LEFT JOIN conversation c ON c.profile_id = m.id
   WHERE p.id = root_of($1) GROUP BY p.id, p.name`,
);
const page = statement(
  'erasures_page',
  `SELECT id, at, profile_ids AS "profileIds", reason, actor_kind AS "actorKind", actor_id AS "actorId", hashes, rows FROM erasure
   WHERE ($1::text IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
);

type Planned = Omit<ErasePlan, 'confirm' | 'expiresAt' | 'person' | 'records'> & {
  id: string;
  name: string | null;
  members: string[];
};
interface Confirmed {
  /** The records it was asked for, as a digest. */
  m: string;
  a: string;
}

/** Says what erasing a person would take out, gives the word that confirms it, and lists what was erased. */
@Injectable()
export class PlanEraseQueries {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
  ) {}

  async plan(id: string, actor: Actor): Promise<ErasePlan> {
    const row = await this.database.one<Planned>(plan, [id]);
    if (!row) throw notFound('person');
    const { members, name, id: personId, ...counts } = row;
    const claims = { m: this.digest(members), a: actorKey(actor) };
    return {
      ...counts,
      person: { id: personId, name },
      records: members.length,
      confirm: issueToken(this.config.secretKey, 'erase', { ...claims }, MINUTES * 60),
      expiresAt: new Date(Date.now() + MINUTES * 60_000).toISOString(),
    };
  }

  /** Holds the word given against who is erased now: the same caller, and no record more or less than was shown. */
  confirmed(confirm: string, actor: Actor): (profileIds: string[]) => void {
    const claims = readToken<Confirmed>(this.config.secretKey, 'erase', confirm);
    return (profileIds) => {
      if (claims?.a === actorKey(actor) && claims.m === this.digest(profileIds)) return;
      throw new Refusal(409, 'confirm_stale', 'This confirmation is not for this person as they are now; look again');
    };
  }

  async list(cursor: string | undefined, limit: number): Promise<Page<Erasure>> {
    const after = readCursor(cursor)?.[0] ?? null;
    const rows = await this.database.query<Omit<Erasure, 'at'> & { at: Date }>(page, [after, limit + 1]);
    return toPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => ({ ...row, at: row.at.toISOString() }),
    );
  }

  private digest(members: string[]): string {
    return sign(this.config.secretKey, 'erase-members', members.toSorted().join());
  }
}
