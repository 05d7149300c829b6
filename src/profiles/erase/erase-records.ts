import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { statement } from '../../kernel/db/statement.js';
import type { Tx } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { type ErasedRows, eraseBy, type Erasing } from '../../kernel/erase.js';
import { anyAddress, type KnownAddress } from './address-patterns.js';

const PAGE = 500;
const answers = statement(
  'erase_answers',
  `SELECT actor, key, answer FROM idempotency WHERE (actor, key) > ($1, $2) AND answer IS NOT NULL ORDER BY actor, key LIMIT ${PAGE}`,
);
const empty = statement('erase_answer', `UPDATE idempotency SET answer = $3 WHERE actor = $1 AND key = $2`);
const chunks = statement('erase_chunks', `SELECT import_id, no, body FROM import_chunk WHERE body ~* $1 FOR UPDATE`);
const claimers = statement(
  'erase_claimers',
  `SELECT DISTINCT profile_id AS id FROM identity_claim WHERE profile_id <> ALL($1) AND (value, kind) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
);
const rewrite = statement('erase_chunk', `UPDATE import_chunk SET body = $3 WHERE import_id = $1 AND no = $2`);

/** Takes a person out of the profiles themselves and of what the machine room kept: facts, timers, dead letters, answers, files being imported. */
@Injectable()
export class EraseRecords {
  constructor(private readonly box: SecretBox) {}

  async run(tx: Tx, who: Erasing & { known: KnownAddress[] }): Promise<ErasedRows> {
    const { profileIds, identityIds, conversationIds, known } = who;
    const ids = [...profileIds, ...identityIds, ...conversationIds];
    const pattern = anyAddress(known, ids);
    const words = anyAddress(known);
    const rows = await eraseBy(tx, [
      [
        'event',
        `DELETE FROM event WHERE type <> 'profile.erased' AND (conversation_id = ANY($1) OR profile_id = ANY($2) OR subject_id = ANY($3))`,
        [conversationIds, profileIds, [...profileIds, ...identityIds]],
      ],
      ['timer', `DELETE FROM timer WHERE key = ANY($1) OR (payload <> '{}' AND payload::text ~* $2)`, [ids, pattern]],
      [
        'dead_letter',
        `DELETE FROM dead_letter WHERE payload::text ~* $1 OR error ~* $1 OR convert_from(raw, 'LATIN1') ~* $1`,
        [pattern],
      ],
      ['import_error', `DELETE FROM import_error WHERE cells ~* $1`, [words]],
      ['import', `UPDATE import SET preview = '[]' WHERE preview::text ~* $1`, [words]],
    ]);
    return {
      ...rows,
      idempotency: await this.answers(tx, new RegExp(pattern, 'i')),
      import_chunk: await this.chunks(tx, words),
      ...(await this.person(tx, who, words)),
    };
  }

  /** Answers are sealed: they are opened to be looked at. The key stays, so that what was done is not done again. */
  private async answers(tx: Tx, pattern: RegExp): Promise<number> {
    let found = 0;
    for (let [actor, key, more] = ['', '', true]; more; ) {
      const page = await tx.query<{ actor: string; key: string; answer: string }>(answers, [actor, key]);
      for (const row of page) {
        [actor, key] = [row.actor, row.key];
        if (!pattern.test(this.open(row.answer))) continue;
        await tx.query(empty, [actor, key, JSON.stringify(this.box.seal('null'))]);
        found += 1;
      }
      more = page.length === PAGE;
    }
    return found;
  }

  /** What an older key sealed cannot be read by anybody. */
  private open(sealed: unknown): string {
    try {
      return this.box.open(typeof sealed === 'string' ? sealed : '');
    } catch {
      return '';
    }
  }

  /** Rows still waiting to be brought in: an empty row is passed over, and the lines keep their numbers. */
  private async chunks(tx: Tx, words: string): Promise<number> {
    const pattern = new RegExp(words, 'i');
    let found = 0;
    for (const { import_id, no, body } of await tx.query<{ import_id: string; no: number; body: string }>(chunks, [
      words,
    ])) {
      const rows = (JSON.parse(body) as unknown[]).map((row) => {
        if (!pattern.test(JSON.stringify(row))) return row;
        found += 1;
        return null;
      });
      await tx.query(rewrite, [import_id, no, JSON.stringify(rows)]);
    }
    return found;
  }

  /** What hangs on a record by reference goes with it. What others claimed of these addresses goes too, and they are looked at anew. */
  private async person(tx: Tx, who: Erasing & { known: KnownAddress[] }, words: string): Promise<ErasedRows> {
    const { profileIds, identityIds, known } = who;
    const values = [profileIds, known.map(({ value }) => value), known.map(({ kind }) => kind)];
    const others = (await tx.query<{ id: string }>(claimers, values)).map(({ id }) => id);
    for (const id of others) tx.record(fact('profile.changed', { fields: ['claims'] }, { profileId: id }));
    return eraseBy(tx, [
      ['match_key', `DELETE FROM match_key WHERE profile_id = ANY($1)`, [[...profileIds, ...others]]],
      [
        'merge_proposal',
        `UPDATE merge_proposal SET evidence = '[]' WHERE (a = ANY($1) OR b = ANY($1)) AND evidence::text ~* $2`,
        [others, words],
      ],
      [
        'identity_claim',
        `DELETE FROM identity_claim WHERE profile_id = ANY($1) OR (value, kind) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
        values,
      ],
      ['identity', `DELETE FROM identity WHERE id = ANY($1)`, [identityIds]],
      ['profile', `DELETE FROM profile WHERE id = ANY($1)`, [profileIds]],
    ]);
  }
}
