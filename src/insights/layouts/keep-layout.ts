import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type FloorLayout, floorCards, metricIds, tileSizes } from '../../contract/insights.js';
import { usualFloor } from '../../contract/usual-floor.js';
import type { Person } from '../../kernel/auth/actor.js';
import { Database } from '../../kernel/db/database.js';
import { statement } from '../../kernel/db/statement.js';

const once = (what: string) => ({ message: `each ${what} stands once` });
const view = {
  tiles: z
    .array(z.strictObject({ id: z.enum(metricIds), size: z.enum(tileSizes).default('small') }))
    .max(metricIds.length)
    .refine((tiles) => new Set(tiles.map(({ id }) => id)).size === tiles.length, once('tile')),
  cards: z.array(z.enum(floorCards)).refine((cards) => new Set(cards).size === cards.length, once('card')),
};
export const Layout = z.strictObject({
  ...view,
  saved: z
    .array(z.strictObject({ name: z.string().trim().min(1).max(60), ...view }))
    .max(20)
    .default([]),
});

const read = statement('floor_layout_read', `SELECT layout FROM floor_layout WHERE agent_id = $1`);
const write = statement(
  'floor_layout_write',
  `INSERT INTO floor_layout (agent_id, layout) VALUES ($1, $2)
   ON CONFLICT (agent_id) DO UPDATE SET layout = EXCLUDED.layout, updated_at = clock_timestamp()`,
);

/** The floor as one supervisor has arranged it, kept on the account. */
@Injectable()
export class KeepLayout {
  constructor(private readonly database: Database) {}

  async read({ id }: Person): Promise<FloorLayout> {
    const row = await this.database.one<{ layout: unknown }>(read, [id]);
    // A number that is no longer kept may stand in an old layout.
    const known = row && Layout.safeParse(row.layout);
    return known?.success ? known.data : { ...usualFloor, saved: [] };
  }

  async run({ id }: Person, layout: FloorLayout): Promise<FloorLayout> {
    await this.database.query(write, [id, JSON.stringify(layout)]);
    return layout;
  }
}
