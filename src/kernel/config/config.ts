import path from 'node:path';
import type { z } from 'zod';
import { ConfigError } from './config-error.js';
import { projectRoot } from './project-root.js';
import { loadSecretKey } from './secret-key.js';
import { FIXES, Settings } from './settings.js';

export { ConfigError };
export type Role = 'web' | 'worker';

/** Everything the hub may be told from outside, already checked; nothing else reads the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute folder for the embedded database, uploads and the generated secret key. */
  readonly dataDir: string;
  /** Absent: the hub runs its own embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly databasePool: number;
  /** Where people and vendors reach the hub; never ends in a slash. */
  readonly publicUrl: string;
  readonly roles: readonly Role[];
  /** 32 bytes; every token and stored credential hangs on it. */
  readonly secretKey: Buffer;
  /** Origins a browser may call from, the hub's own included. */
  readonly allowedOrigins: readonly string[];
  /** Whether outbound calls may reach private and loopback addresses. */
  readonly allowPrivateOutbound: boolean;
  readonly logLevel: z.infer<typeof Settings>['LOG_LEVEL'];
  /** As Fastify takes it: nobody, everybody, a number of hops, or a list of addresses. */
  readonly trustProxy: boolean | number | string[];
  readonly maxUploadMb: number;
  /** How long a hub that was told to stop still serves after `/readyz` went off. */
  readonly drainMs: number;
  /** Where mail is taken by SMTP; absent: nowhere. */
  readonly emailDoorPort: number | undefined;
  /** How often one key, bot or person may ask of the API; 0: without end. */
  readonly apiRequestsPerMinute: number;
  readonly visitorLimits: VisitorLimits;
}

/** How much a stranger in the web chat may ask of the hub. */
export interface VisitorLimits {
  /** Of one open chat: so many messages in a row, and so many a minute from then on. */
  readonly messages: { readonly atOnce: number; readonly perMinute: number };
  /** The same for all it says besides: typing, read up to here, catching up. */
  readonly signals: { readonly atOnce: number; readonly perMinute: number };
  /** Chats one address opens or resumes. */
  readonly sessionsPerMinute: number;
  /** Files of one visitor. */
  readonly uploadsPerMinute: number;
}

/** Reads and checks every setting, and throws one ConfigError that names all that are wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Settings.safeParse(dropEmpty(env));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => problemOf(issue, env)));
  }
  const settings = parsed.data;
  const dataDir = path.resolve(projectRoot(), settings.DATA_DIR);
  const publicUrl = settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.PORT}`;
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir,
    databaseUrl: settings.DATABASE_URL,
    databasePool: settings.DATABASE_POOL,
    publicUrl,
    roles: settings.ROLES,
    secretKey: settings.SECRET_KEY ?? loadSecretKey(dataDir),
    allowedOrigins: [...new Set([...ownOrigins(publicUrl), ...settings.ALLOWED_ORIGINS])],
    allowPrivateOutbound: settings.ALLOW_PRIVATE_OUTBOUND ?? isLoopback(new URL(publicUrl).hostname),
    logLevel: settings.LOG_LEVEL,
    trustProxy: settings.TRUST_PROXY,
    maxUploadMb: settings.MAX_UPLOAD_MB,
    drainMs: settings.DRAIN_MS,
    emailDoorPort: settings.EMAIL_DOOR_PORT,
    apiRequestsPerMinute: settings.API_REQUESTS_PER_MINUTE,
    visitorLimits: {
      messages: { atOnce: settings.VISITOR_MESSAGES_AT_ONCE, perMinute: settings.VISITOR_MESSAGES_PER_MINUTE },
      signals: { atOnce: settings.VISITOR_SIGNALS_AT_ONCE, perMinute: settings.VISITOR_SIGNALS_PER_MINUTE },
      sessionsPerMinute: settings.VISITOR_SESSIONS_PER_MINUTE,
      uploadsPerMinute: settings.VISITOR_UPLOADS_PER_MINUTE,
    },
  };
}

/** `PORT=` in a shell or an env file means "not set", not "set to nothing". */
function dropEmpty(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== '');
  return Object.fromEntries(given.map(([name, value]) => [name, (value as string).trim()]));
}

function problemOf(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv) {
  const name = String(issue.path[0]) as keyof typeof FIXES;
  const secret = name === 'SECRET_KEY' || name === 'DATABASE_URL';
  return {
    name,
    problem: secret ? issue.message : `${issue.message}, got "${env[name]}"`,
    fix: FIXES[name],
  };
}

/** On a loopback address both spellings are the same hub, whichever the person typed. */
function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  if (!isLoopback(url.hostname)) return [url.origin];
  return ['127.0.0.1', 'localhost'].map((name) => {
    const alias = new URL(url);
    alias.hostname = name;
    return alias.origin;
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
