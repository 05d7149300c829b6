import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When teams work: weekly hours in a zone, holidays and exceptional days. */
export class Hours1764003200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE business_calendar (
      id text COLLATE "C" PRIMARY KEY,
      name text NOT NULL,
      time_zone text NOT NULL,
      weekly jsonb NOT NULL DEFAULT '[]',
      holidays jsonb NOT NULL DEFAULT '[]',
      exceptions jsonb NOT NULL DEFAULT '[]',
      created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
    )`);
    await db.query(`CREATE UNIQUE INDEX business_calendar_name ON business_calendar (lower(name))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
