import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type KioskLink, type MetricId, metricIds } from '../../contract/insights.js';
import type { Person } from '../../kernel/auth/actor.js';
import { factActor } from '../../kernel/auth/actor.js';
import { hashToken } from '../../kernel/auth/hash.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';
import { newId, newSecret } from '../../kernel/ids.js';

export const NewKiosk = z.strictObject({
  name: z.string().trim().min(1).max(60),
  tiles: z.array(z.enum(metricIds)).min(1).max(8),
});

const columns = `k.id, k.name, k.tiles, a.name AS "createdBy", k.created_at AS "createdAt", k.seen_at AS "seenAt", k.revoked_at AS "revokedAt"`;
const all = statement(
  'kiosk_all',
  `SELECT ${columns} FROM kiosk_link k LEFT JOIN agent a ON a.id = k.created_by ORDER BY k.revoked_at IS NOT NULL, k.created_at DESC LIMIT 100`,
);
const one = statement(
  'kiosk_one',
  `SELECT ${columns} FROM kiosk_link k LEFT JOIN agent a ON a.id = k.created_by WHERE k.id = $1`,
);
const insert = statement(
  'kiosk_insert',
  `INSERT INTO kiosk_link (id, name, token_hash, tiles, created_by) VALUES ($1, $2, $3, $4, $5)`,
);
const revoke = statement(
  'kiosk_revoke',
  `UPDATE kiosk_link SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
);
const seen = statement(
  'kiosk_seen',
  `WITH found AS (SELECT id, name, tiles, seen_at FROM kiosk_link WHERE token_hash = $1 AND revoked_at IS NULL),
   marked AS (UPDATE kiosk_link k SET seen_at = now() FROM found f WHERE k.id = f.id AND (f.seen_at IS NULL OR f.seen_at < now() - interval '1 minute'))
   SELECT name, tiles FROM found`,
);

type Row = Omit<KioskLink, 'createdAt' | 'seenAt' | 'revokedAt'> & {
  createdAt: Date;
  seenAt: Date | null;
  revokedAt: Date | null;
};

/** Links by which a screen on a wall reads the floor: made, shown once, taken back. Of each only a hash is kept. */
@Injectable()
export class KioskLinks {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async all(): Promise<KioskLink[]> {
    return (await this.database.query<Row>(all)).map(show);
  }

  async make({ name, tiles }: z.infer<typeof NewKiosk>, actor: Person): Promise<{ link: KioskLink; token: string }> {
    const [id, token] = [newId('ki'), `tlk_${newSecret()}`];
    await this.work.run(async (tx) => {
      await tx.query(insert, [id, name, hashToken(token), tiles, actor.id]);
      tx.record(fact('kiosk.changed', { name, revoked: false }, { subjectId: id, actor: factActor(actor) }));
    });
    const [row] = await this.database.query<Row>(one, [id]);
    return { link: show(row), token };
  }

  async revoke(id: string, actor: Person): Promise<void> {
    await this.work.run(async (tx) => {
      const [row] = await tx.query<Row>(one, [id]);
      if (!row) throw notFound('link');
      const done = await tx.query(revoke, [id]);
      if (done.length > 0)
        tx.record(fact('kiosk.changed', { name: row.name, revoked: true }, { subjectId: id, actor: factActor(actor) }));
    });
  }

  /** Whose screen this is; undefined when the link was never given out, or was taken back. */
  find(token: string): Promise<{ name: string; tiles: MetricId[] } | undefined> {
    return this.database.one(seen, [hashToken(token)]);
  }
}

function show({ createdAt, seenAt, revokedAt, ...rest }: Row): KioskLink {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
