import { z } from 'zod';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The environment variables the hub understands, each with its rule and default. */
export const Settings = z.object({
  PORT: whole(0, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().refine(isPostgresUrl, 'is not a PostgreSQL address').optional(),
  DATABASE_POOL: whole(1, 500).default(10),
  PUBLIC_URL: z.string().transform(toBareUrl).optional(),
  ROLES: z.string().default('web,worker').transform(toRoles),
  SECRET_KEY: z.string().transform(toKey).optional(),
  ALLOWED_ORIGINS: z.string().default('').transform(toOrigins),
  ALLOW_PRIVATE_OUTBOUND: z.string().transform(toBoolean).optional(),
  LOG_LEVEL: z.enum(LEVELS, `is not one of ${LEVELS.join(', ')}`).default('info'),
  TRUST_PROXY: z.string().default('false').transform(toProxies),
  MAX_UPLOAD_MB: whole(1, 1024).default(10),
  DRAIN_MS: whole(0, 600_000).default(300),
  EMAIL_DOOR_PORT: whole(0, 65535).optional(),
  API_REQUESTS_PER_MINUTE: whole(0, 10_000_000).default(600_000),
  VISITOR_MESSAGES_AT_ONCE: whole(1, 1000).default(10),
  VISITOR_MESSAGES_PER_MINUTE: whole(1, 10_000).default(30),
  VISITOR_SIGNALS_AT_ONCE: whole(1, 1000).default(30),
  VISITOR_SIGNALS_PER_MINUTE: whole(1, 10_000).default(180),
  VISITOR_SESSIONS_PER_MINUTE: whole(1, 100_000).default(120),
  VISITOR_UPLOADS_PER_MINUTE: whole(1, 1000).default(20),
});

/** What to do about each variable, said once and shown with every error. */
export const FIXES: Record<keyof z.infer<typeof Settings>, string> = {
  PORT: 'Give a whole number from 0 to 65535, for example PORT=3000 (0 takes any free port).',
  HOST: 'Give the address to listen on, for example HOST=0.0.0.0 to accept other machines.',
  DATA_DIR: 'Give a folder the hub may write to, for example DATA_DIR=/var/lib/throughline.',
  DATABASE_URL:
    'Give postgres://user:password@host:5432/database, or remove the variable to use the embedded database.',
  DATABASE_POOL: 'Give a whole number from 1 to 500, below the max_connections of the server.',
  PUBLIC_URL: 'Give the full address people and vendors use, for example PUBLIC_URL=https://care.example.com.',
  ROLES: 'Give web, worker, or both: ROLES=web,worker.',
  SECRET_KEY:
    'Make one with `openssl rand -base64 32`, or remove the variable to let the hub keep its own in DATA_DIR/secret.key.',
  ALLOWED_ORIGINS:
    'Give origins with commas between and no paths, for example ALLOWED_ORIGINS=https://shop.example.com,https://www.example.com.',
  ALLOW_PRIVATE_OUTBOUND: 'Give true or false; false refuses outbound calls to private addresses.',
  LOG_LEVEL: 'Give LOG_LEVEL=info, or debug while looking into something.',
  TRUST_PROXY:
    'Give true, false, the number of proxies in front, or their addresses, for example TRUST_PROXY=10.0.0.0/8.',
  MAX_UPLOAD_MB: 'Give a whole number of megabytes from 1 to 1024.',
  DRAIN_MS: 'Give whole milliseconds up to 600000, more than your proxy leaves between two checks: DRAIN_MS=10000.',
  EMAIL_DOOR_PORT:
    'Give the port your mail server hands mail to, for example EMAIL_DOOR_PORT=2525, or remove the variable: then no such door is open.',
  API_REQUESTS_PER_MINUTE:
    'Give a whole number up to 10000000, for example API_REQUESTS_PER_MINUTE=60000; 0 lets everybody ask without end.',
  VISITOR_MESSAGES_AT_ONCE: 'Give a whole number from 1 to 1000, for example VISITOR_MESSAGES_AT_ONCE=10.',
  VISITOR_MESSAGES_PER_MINUTE: 'Give a whole number from 1 to 10000, for example VISITOR_MESSAGES_PER_MINUTE=30.',
  VISITOR_SIGNALS_AT_ONCE: 'Give a whole number from 1 to 1000, for example VISITOR_SIGNALS_AT_ONCE=30.',
  VISITOR_SIGNALS_PER_MINUTE: 'Give a whole number from 1 to 10000, for example VISITOR_SIGNALS_PER_MINUTE=180.',
  VISITOR_SESSIONS_PER_MINUTE:
    'Give a whole number from 1 to 100000, more where many people share one address: VISITOR_SESSIONS_PER_MINUTE=600.',
  VISITOR_UPLOADS_PER_MINUTE: 'Give a whole number from 1 to 1000, for example VISITOR_UPLOADS_PER_MINUTE=20.',
};

function whole(least: number, most: number) {
  const message = `is not a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

function isPostgresUrl(value: string): boolean {
  const url = parse(value);
  return url !== null && ['postgres:', 'postgresql:'].includes(url.protocol);
}

function toBareUrl(value: string, context: z.RefinementCtx): string {
  const url = parse(value);
  if (url && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, '');
  return refuse(context, 'is not an http or https address');
}

function toRoles(value: string, context: z.RefinementCtx): Array<'web' | 'worker'> {
  const roles = items(value);
  const known = roles.filter((role): role is 'web' | 'worker' => role === 'web' || role === 'worker');
  return roles.length > 0 && known.length === roles.length
    ? [...new Set(known)]
    : refuse(context, 'names no such role');
}

function toKey(value: string, context: z.RefinementCtx): Buffer {
  const key = Buffer.from(value, 'base64');
  return key.length === 32 ? key : refuse(context, `decodes to ${key.length} bytes where 32 are needed`);
}

function toOrigins(value: string, context: z.RefinementCtx): string[] {
  const origins = items(value);
  const wrong = origins.find((origin) => parse(origin)?.origin !== origin);
  return wrong ? refuse(context, `has "${wrong}", which is not a bare origin`) : origins;
}

function toBoolean(value: string, context: z.RefinementCtx): boolean {
  const word = value.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  return refuse(context, 'is neither true nor false');
}

function toProxies(value: string, context: z.RefinementCtx): boolean | number | string[] {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (/^\d+$/.test(value)) return Number(value);
  const wrong = items(value).find(
    (address) => !/^([\da-f.:]+)(\/\d{1,3})?$|^(loopback|linklocal|uniquelocal)$/i.test(address),
  );
  return wrong ? refuse(context, `has "${wrong}", which is not an address or a range`) : items(value);
}

function items(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

function parse(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
