import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Role, roles } from '../contract/common.js';
import { type KeyScope, keyScopes } from '../contract/keys.js';
import { playDay, fillDemo } from '../demo/index.js';
import { listGuarded } from '../kernel/auth/assert-policies.js';
import { KeysQueries } from '../kernel/auth/keys/keys.queries.js';
import { ManageKeys } from '../kernel/auth/keys/manage-keys.js';
import { Sessions } from '../kernel/auth/sessions.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { DeadLetters } from '../kernel/events/dead-letters.js';
import { newId } from '../kernel/ids.js';
import { say } from '../kernel/progress.js';
import type { Options } from './run-command.js';
import { UsageError } from './usage-error.js';

/** Who does it is not known here: whoever can run this may do all of it. */
const COMMAND_LINE = { kind: 'system', id: null } as const;

export async function seed(app: NestFastifyApplication): Promise<void> {
  await fillDemo(app);
  say('the demo workspace is there');
}

export async function demo(app: NestFastifyApplication, { url, speed = '1', minutes = '10' }: Options): Promise<void> {
  if (!(Number(speed) > 0) || !(Number(minutes) > 0))
    throw new UsageError('--speed and --minutes are numbers above 0.');
  await playDay(app, { url, speed: Number(speed), minutes: Number(minutes) });
}

export async function createToken(app: NestFastifyApplication, options: Options): Promise<void> {
  const { role, bot, scopes = '', days } = options;
  if ((role === undefined) === (bot === undefined))
    throw new UsageError('Give either --role agent|supervisor|admin or --bot <name or id>.');
  if (days !== undefined && !(Number.isInteger(Number(days)) && Number(days) > 0))
    throw new UsageError('--days is how many whole days the key is good for.');
  const botId = bot === undefined ? undefined : (await findBot(app.get(Database), bot)).id;
  const { secret } = await app.get(ManageKeys, { strict: false }).make(
    {
      role: role === undefined ? undefined : readRole(role),
      botId,
      scopes: scopes.split(',').flatMap(readScope),
      expiresInDays: days === undefined ? undefined : Number(days),
    },
    COMMAND_LINE,
  );
  say(secret);
}

/** The keys there are, never their secrets; who asks is known by the first signs. */
export async function listTokens(app: NestFastifyApplication): Promise<void> {
  const keys = await app.get(KeysQueries, { strict: false }).all();
  const to = (at: string | null, length: number) => at?.slice(0, length).replace('T', ' ') ?? 'never';
  for (const { id, prefix, role, bot, scopes, createdAt, expiresAt, lastUsedAt } of keys) {
    const whose = [role ?? `bot ${bot?.name}`, ...(scopes.length > 0 ? [scopes.join(',')] : [])].join('  ');
    const until = expiresAt ? `, until ${to(expiresAt, 10)}` : '';
    say(`${id}  ${prefix}…  ${whose}  made ${to(createdAt, 10)}${until}, used ${to(lastUsedAt, 16)}`);
  }
  if (keys.length === 0) say('none');
}

export async function revokeTokens(app: NestFastifyApplication, _: Options, ids: string[]): Promise<void> {
  if (ids.length === 0) throw new UsageError('Name the key by its id: `token list` shows it.');
  for (const id of ids) {
    const revoked = await app.get(ManageKeys, { strict: false }).revoke(id, COMMAND_LINE);
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

function readRole(role: string): Role {
  const known = roles.find((one) => one === role);
  if (!known) throw new UsageError(`--role is one of ${roles.join(', ')}.`);
  return known;
}

function readScope(given: string): KeyScope[] {
  const name = given.trim();
  if (name === '') return [];
  const known = keyScopes.find((one) => one === name);
  if (!known) throw new UsageError(`There is no scope "${name}". There are ${keyScopes.join(', ')}.`);
  return [known];
}
