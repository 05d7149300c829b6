import { Injectable } from '@nestjs/common';
import type { Disposition } from '../../contract/routing.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { conflict, invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';

/** More on one level are read by nobody. */
const ADVISED = 15;
const DEEPEST = 4;

const columns = `id, code, label, parent_id AS "parentId"`;
const hold = statement(
  'disposition_hold',
  `SELECT id, queue_id AS "queueId" FROM disposition WHERE id = $1 FOR UPDATE`,
);
const up = statement(
  'disposition_up',
  `WITH RECURSIVE above AS (
     SELECT id, parent_id, 1 AS depth FROM disposition WHERE id = $1
     UNION ALL SELECT d.id, d.parent_id, a.depth + 1 FROM disposition d JOIN above a ON d.id = a.parent_id WHERE a.depth < 20)
   SELECT array_agg(id) AS ids, count(*)::int AS depth FROM above`,
);
const taken = statement(
  'disposition_taken',
  `SELECT 1 FROM disposition WHERE code = $1 AND COALESCE(queue_id, '') = COALESCE($2, '')`,
);
const insert = statement(
  'disposition_add',
  `INSERT INTO disposition (id, code, label, queue_id, parent_id, place) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${columns}`,
);
const update = statement(
  'disposition_change',
  `UPDATE disposition SET label = COALESCE($2, label), place = COALESCE($3, place), parent_id = CASE WHEN $4 THEN $5 ELSE parent_id END,
     disabled_at = CASE WHEN $6::bool IS NULL THEN disabled_at WHEN $6 THEN NULL ELSE COALESCE(disabled_at, now()) END WHERE id = $1 RETURNING ${columns}`,
);
const beside = statement(
  'disposition_beside',
  `SELECT count(*)::int AS n FROM disposition WHERE parent_id IS NOT DISTINCT FROM $1 AND queue_id IS NOT DISTINCT FROM $2 AND disabled_at IS NULL`,
);
const queue = statement('disposition_queue', `SELECT 1 FROM queue WHERE id = $1 AND deleted_at IS NULL`);

export interface NewDisposition {
  code: string;
  label: string;
  queueId?: string | null;
  parentId?: string | null;
  place?: number;
}
export interface DispositionChange {
  label?: string;
  parentId?: string | null;
  place?: number;
  enabled?: boolean;
}
/** With what should be minded, if anything. */
export type Advised = Disposition & { advice: string | null };

/** Makes and changes what a wrap-up may say: a tree, by queue or for all. Codes stay, because notes were kept by them. */
@Injectable()
export class ChangeDisposition {
  constructor(private readonly work: UnitOfWork) {}

  add({ code, label, queueId = null, parentId = null, place = 0 }: NewDisposition): Promise<Advised> {
    return this.work.run(async (tx) => {
      if (queueId && !(await tx.one(queue, [queueId]))) throw invalid('/queueId', 'unknown', 'There is no such queue');
      if (await tx.one(taken, [code, queueId]))
        throw conflict('conflict', 'There is a disposition of this code already');
      await this.under(tx, null, parentId);
      const row = await tx.one<Disposition>(insert, [newId('di'), code, label, queueId, parentId, place]);
      return this.advise(tx, row as Disposition, queueId);
    });
  }

  change(id: string, { label, parentId, place, enabled }: DispositionChange): Promise<Advised> {
    return this.work.run(async (tx) => {
      const now = await tx.one<{ queueId: string | null }>(hold, [id]);
      if (!now) throw notFound('disposition');
      if (parentId) await this.under(tx, id, parentId);
      const values = [id, label ?? null, place ?? null, parentId !== undefined, parentId ?? null, enabled ?? null];
      return this.advise(tx, (await tx.one<Disposition>(update, values)) as Disposition, now.queueId);
    });
  }

  private async under(tx: Tx, id: string | null, parentId: string | null): Promise<void> {
    if (!parentId) return;
    if (!(await tx.one(hold, [parentId]))) throw invalid('/parentId', 'unknown', 'There is no such disposition');
    const above = await tx.one<{ ids: string[]; depth: number }>(up, [parentId]);
    if (id && above?.ids.includes(id)) throw invalid('/parentId', 'circle', 'It would stand under itself');
    if ((above?.depth ?? 0) >= DEEPEST) throw invalid('/parentId', 'deep', `At most ${DEEPEST} levels`);
  }

  private async advise(tx: Tx, row: Disposition, queueId: string | null): Promise<Advised> {
    const found = await tx.one<{ n: number }>(beside, [row.parentId, queueId]);
    const n = found?.n ?? 0;
    return { ...row, advice: n > ADVISED ? `${n} on one level: more than ${ADVISED} are hard to choose from` : null };
  }
}
