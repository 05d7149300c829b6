import { Injectable } from '@nestjs/common';
import type { AddressKind } from '../contract/inbound.js';
import type { IdentityMatch } from '../contract/traits.js';
import { Database } from '../kernel/db/database.js';
import { statement } from '../kernel/db/statement.js';
import { GroupCommit } from '../kernel/group-commit.js';
import { notFound } from '../kernel/http/problem.js';
import { normalizeAddress } from './normalize.js';

// May answer more than was asked, a value under another kind that was asked for too: cheaper than to join what was asked.
const find = statement(
  'identity_find_many',
  `SELECT i.id AS "identityId", i.kind, i.value, i.proof, i.profile_id AS "profileId", p.root_id AS "personId", COALESCE(r.name, p.name) AS name
   FROM identity i JOIN profile p ON p.id = i.profile_id JOIN profile r ON r.id = p.root_id
   WHERE i.value = ANY($2) AND i.kind = ANY($1)`,
);

interface Asked {
  kind: AddressKind;
  value: string;
}

/** Whose an address is: exact, and many who ask at once are answered by one reading. */
@Injectable()
export class FindIdentity {
  private readonly group = new GroupCommit<Asked, IdentityMatch | null>((asked) => this.read(asked));

  constructor(private readonly database: Database) {}

  async run(kind: AddressKind, value: string): Promise<IdentityMatch> {
    const found = await this.group.submit({ kind, value: normalizeAddress(kind, value, '/value') });
    if (!found) throw notFound('address');
    return found;
  }

  private async read(asked: Asked[]): Promise<(IdentityMatch | null)[]> {
    const rows = await this.database.brief.query<IdentityMatch>(find, [
      asked.map((one) => one.kind),
      asked.map((one) => one.value),
    ]);
    const found = new Map(rows.map((row) => [`${row.kind} ${row.value}`, row]));
    return asked.map(({ kind, value }) => found.get(`${kind} ${value}`) ?? null);
  }
}
