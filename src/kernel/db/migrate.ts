import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';

/** Brings a database to the newest schema; safe to call from several processes at once. Returns the names that ran. */
export async function runMigrations(databaseUrl: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations,
    migrationsTableName: 'migration',
    extra: { max: 2 },
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    // Two starting nodes must not both migrate: the second waits and then finds nothing left to do.
    await runner.query('SELECT pg_advisory_lock(727161)');
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map((one) => one.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock(727161)').catch(() => {});
    await runner.release();
    await source.destroy();
  }
}
