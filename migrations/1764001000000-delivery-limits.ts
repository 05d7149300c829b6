import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries whose end nobody knows, and addresses that are not called for a while: asked to wait, or failing in a row. */
export class DeliveryLimits1764001000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE delivery DROP CONSTRAINT delivery_state_check`);
    await db.query(
      `ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (state IN ('pending', 'delivered', 'failed', 'unknown', 'disabled'))`,
    );
    // Claimed and not settled: when its lease ends, whoever had it may have sent it.
    await db.query(`ALTER TABLE delivery ADD COLUMN in_hand boolean NOT NULL DEFAULT false`);
    await db.query(`CREATE INDEX delivery_of_message ON delivery (message_id) WHERE message_id IS NOT NULL`);
    await db.query(`ALTER TABLE endpoint_health
      ADD COLUMN failures integer NOT NULL DEFAULT 0,
      ADD COLUMN opened_at timestamptz(3),
      ADD COLUMN probes integer NOT NULL DEFAULT 0,
      ADD COLUMN blocked_until timestamptz(3),
      ADD COLUMN credentials text CHECK (credentials IN ('refused', 'expired')),
      ADD COLUMN credentials_since timestamptz(3),
      ADD COLUMN credentials_why text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
