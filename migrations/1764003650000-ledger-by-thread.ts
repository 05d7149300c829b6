import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A customer asks what was sent to one of their addresses: the ledger is read by the threads of that address. */
export class LedgerByThread1764003650000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX contact_ledger_thread ON contact_ledger (conversation_id, at)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
