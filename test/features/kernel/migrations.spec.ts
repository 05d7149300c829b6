import { randomBytes } from 'node:crypto';
import { AppModule } from '../../../src/app.module.js';
import { runMigrations } from '../../../src/kernel/db/migrate.js';
import { statements } from '../../../src/kernel/db/statement.js';
import { withClient } from '../../support/raw-inbox.js';
import { onServer, withDatabase } from '../../support/server-sql.js';

describe('the schema', () => {
  const server = process.env.TEST_SERVER_URL as string;
  const name = `throughline_test_${randomBytes(6).toString('hex')}`;
  const url = withDatabase(server, name);
  beforeAll(() => onServer(server, `create database ${name}`));
  afterAll(() => onServer(server, `drop database if exists ${name} with (force)`));

  it('grows from nothing once, also when two hubs start together', async () => {
    const [a, b, again] = [...(await Promise.all([runMigrations(url), runMigrations(url)])), await runMigrations(url)];
    expect([a.length, b.length].sort()[0]).toBe(0);
    expect(a.length + b.length).toBeGreaterThan(3);
    expect(again).toEqual([]);
  });

  it('holds everything that the named statements of the hub name', async () => {
    // Loading the hub registers them.
    expect(AppModule).toBeDefined();
    expect(statements().size).toBeGreaterThan(100);
    const wrong: string[] = [];
    await withClient(url, async (client) => {
      for (const [known, text] of statements()) {
        await client
          .query(`PREPARE ${known} AS ${text}`)
          .catch((error: Error) => wrong.push(`${known}: ${error.message}`));
      }
    });
    expect(wrong).toEqual([]);
  });
});
