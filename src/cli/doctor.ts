import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { ConfigError, loadConfig } from '../kernel/config/config.js';
import { projectRoot } from '../kernel/config/project-root.js';
import { embeddedUrl } from '../kernel/db/embedded/start-embedded.js';
import { say } from '../kernel/progress.js';
import { migrations } from '../../migrations/index.js';

type Finding = { ok: boolean; text: string };

/** Looks for what commonly goes wrong with an installation and says what to do; exit code 1 when something is wrong. */
export async function doctor(): Promise<number> {
  const findings: Finding[] = [nodeVersion(), consoleBuilt()];
  try {
    const config = loadConfig();
    findings.push({ ok: true, text: 'settings are right' }, writable(config.dataDir));
    const url = config.databaseUrl ?? embeddedUrl(config.dataDir);
    if (url) findings.push(...(await database(url)));
    else findings.push({ ok: true, text: 'the embedded database is not running now; npm start runs it' });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push({ ok: false, text: error.message });
  }
  for (const { ok, text } of findings) say(`${ok ? 'ok   ' : 'WRONG'} ${text}`);
  return findings.every((one) => one.ok) ? 0 : 1;
}

function nodeVersion(): Finding {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { ok, text: `Node ${process.versions.node}${ok ? '' : ': install 20.19 or newer'}` };
}

function consoleBuilt(): Finding {
  const ok = existsSync(path.join(projectRoot(), 'dist/client/index.html'));
  return { ok, text: ok ? 'the console is built' : 'the console is not built: npm run build' };
}

function writable(folder: string): Finding {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return { ok: true, text: `${folder} can be written` };
  } catch {
    return { ok: false, text: `${folder} cannot be written: set DATA_DIR to a folder that can` };
  }
}

async function database(url: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 4000 });
  try {
    await client.connect();
    const version = (await client.query('SHOW server_version_num')).rows[0].server_version_num;
    const { rows } = await client.query(`SELECT name FROM migration`).catch(() => ({ rows: [] as { name: string }[] }));
    const done = new Set(rows.map((row) => row.name));
    const open = migrations.filter((one) => !done.has(one.name)).length;
    const letters = open
      ? 0
      : (await client.query(`SELECT count(*)::int AS n FROM dead_letter WHERE replayed_at IS NULL`)).rows[0].n;
    return [
      {
        ok: Number(version) >= 150000,
        text: `PostgreSQL ${Math.floor(Number(version) / 10000)}${Number(version) >= 150000 ? '' : ': 15 or newer is needed'}`,
      },
      {
        ok: open === 0,
        text: open ? `${open} migrations are waiting: npm run cli -- migrate` : 'the schema is up to date',
      },
      {
        ok: letters === 0,
        text: letters ? `${letters} dead letters: npm run cli -- dead-letters list` : 'no dead letters',
      },
    ];
  } catch (error) {
    return [{ ok: false, text: `the database does not answer: ${(error as Error).message}` }];
  } finally {
    await client.end().catch(() => {});
  }
}
