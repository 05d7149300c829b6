import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { roles } from '../contract/common.js';
import { playDay, seedDemo } from '../demo/index.js';
import { listGuarded } from '../kernel/auth/assert-policies.js';
import { hashToken } from '../kernel/auth/hash.js';
import { Sessions } from '../kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { DeadLetters } from '../kernel/events/dead-letters.js';
import { newId, newSecret } from '../kernel/ids.js';
import { say } from '../kernel/progress.js';
import type { Options } from './run-command.js';
import { UsageError } from './usage-error.js';

export async function seed(app: NestFastifyApplication): Promise<void> {
  await seedDemo(app);
  say('the demo workspace is there');
}

export async function demo(app: NestFastifyApplication, { url, speed = '1', minutes = '10' }: Options): Promise<void> {
  if (!(Number(speed) > 0) || !(Number(minutes) > 0))
    throw new UsageError('--speed and --minutes are numbers above 0.');
  await playDay(app, { url, speed: Number(speed), minutes: Number(minutes) });
}

export async function createToken(app: NestFastifyApplication, { role, bot, scopes }: Options): Promise<void> {
  if ((role === undefined) === (bot === undefined))
    throw new UsageError('Give either --role agent|supervisor|admin or --bot <name or id>.');
  if (role !== undefined) readRole(role);
  const database = app.get(Database);
  const found = bot === undefined ? undefined : await findBot(database, bot);
  const secret = `tl_live_${newSecret()}`;
  await database.query(
    `INSERT INTO api_key (id, prefix, secret_hash, role, bot_id, scopes) VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      newId('key'),
      secret.slice(0, 12),
      hashToken(secret),
      role ?? null,
      found?.id ?? null,
      scopes ? scopes.split(',').map((one) => one.trim()) : [],
    ],
  );
  say(secret);
}

/** The keys there are, never their secrets; who asks is known by the first signs. */
export async function listTokens(app: NestFastifyApplication): Promise<void> {
  const keys = await app.get(Database).query<Record<'id' | 'prefix' | 'whose' | 'scopes' | 'made' | 'used', string>>(
    `SELECT k.id, k.prefix, COALESCE(k.role, 'bot ' || b.name, 'bot') AS whose, array_to_string(k.scopes, ',') AS scopes,
       to_char(k.created_at, 'YYYY-MM-DD') AS made, COALESCE(to_char(k.last_used_at, 'YYYY-MM-DD HH24:MI'), 'never') AS used
     FROM api_key k LEFT JOIN bot b ON b.id = k.bot_id WHERE k.revoked_at IS NULL ORDER BY k.created_at, k.id`,
  );
  for (const { id, prefix, whose, scopes, made, used } of keys)
    say(`${id}  ${prefix}…  ${whose}${scopes ? `  ${scopes}` : ''}  made ${made}, used ${used}`);
  if (keys.length === 0) say('none');
}

export async function revokeTokens(app: NestFastifyApplication, _: Options, ids: string[]): Promise<void> {
  if (ids.length === 0) throw new UsageError('Name the key by its id: `token list` shows it.');
  for (const id of ids) {
    const [revoked] = await app
      .get(Database)
      .query(`UPDATE api_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id`, [id]);
    say(`${id}  ${revoked ? 'is refused from now on' : 'is no key in use'}`);
  }
}

async function findBot(database: Database, bot: string): Promise<{ id: string }> {
  const found = await database.query<{ id: string }>(
    `SELECT id FROM bot WHERE id = $1 OR lower(name) = lower($1) ORDER BY id`,
    [bot],
  );
  if (found.length === 0) throw new UsageError(`There is no bot called "${bot}".`);
  if (found.length > 1)
    throw new UsageError(
      `${found.length} bots are called "${bot}". Name one by id: ${found.map(({ id }) => id).join(', ')}`,
    );
  return found[0];
}

export async function addUser(app: NestFastifyApplication, { name, email, role = 'agent' }: Options): Promise<void> {
  if (!name || !email?.includes('@')) throw new UsageError('Give --name "Ana Pereira" and --email ana@example.com.');
  const id = newId('ag');
  const [added] = await app
    .get(Database)
    .query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`, [
      id,
      name,
      email,
      readRole(role),
    ]);
  if (!added) throw new UsageError(`Somebody with the address ${email} is here already.`);
  say(`${app.get<RunningConfig>(CONFIG).publicUrl}/sign-in?link=${await app.get(Sessions).makeLink(id)}`);
}

export async function listDeadLetters(app: NestFastifyApplication): Promise<void> {
  const letters = await app.get(DeadLetters).open();
  for (const one of letters) say(`${one.id}  ${one.createdAt}  ${one.kind}  ${one.source}  ${one.error}`);
  if (letters.length === 0) say('none');
}

export async function replayDeadLetters(app: NestFastifyApplication, _: Options, ids: string[]): Promise<void> {
  const letters = app.get(DeadLetters);
  const chosen = ids.length ? ids : (await letters.open()).map((one) => one.id);
  for (const id of chosen) say(`${id}  ${(await letters.replay(id)) ? 'handed on again' : 'is not open'}`);
  if (chosen.length === 0) say('none');
}

export async function listRoutes(app: NestFastifyApplication): Promise<void> {
  say(JSON.stringify(listGuarded(app), null, 2));
}

function readRole(role: string): string {
  if (!roles.some((one) => one === role)) throw new UsageError(`--role is one of ${roles.join(', ')}.`);
  return role;
}
