import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { io, type Socket } from 'socket.io-client';
import { MailDns } from '../../src/channels/email/mail-dns.js';
import { createApp } from '../../src/bootstrap.js';
import type { Role } from '../../src/contract/common.js';
import { hashToken } from '../../src/kernel/auth/hash.js';
import { Sessions } from '../../src/kernel/auth/sessions.js';
import { loadConfig } from '../../src/kernel/config/config.js';
import { Database } from '../../src/kernel/db/database.js';
import { Dispatcher } from '../../src/kernel/events/dispatcher.js';
import { newId, newSecret } from '../../src/kernel/ids.js';
import { createTestDatabase } from './database.js';

// oxlint-disable-next-line typescript/no-explicit-any -- a test looks at whatever came back
export type Whatever = any;

export interface Answer {
  status: number;
  headers: Headers;
  body: Whatever;
}

/** A caller of the hub's API: a signed-in person, a bot or nobody. */
export interface Caller {
  id: string;
  headers: Record<string, string>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** A connected console socket; `heard` collects everything it was sent. */
  socket(namespace?: 'agent' | 'supervisor'): Promise<HeardSocket>;
}
export type HeardSocket = Socket & {
  heard: { name: string; data: Whatever }[];
  until(name: string, match?: (data: Whatever) => boolean): Promise<Whatever>;
};

export interface Booted {
  app: NestFastifyApplication;
  url: string;
  database: Database;
  /** Waits until every durable subscriber has handled what was committed so far. */
  settle(): Promise<void>;
  signIn(role?: Role, name?: string): Promise<Caller>;
  bot(botId: string, scopes?: string[]): Promise<Caller>;
  anybody: Caller;
  close(): Promise<void>;
}

/** The whole hub on a database of this file's own, listening on a free port. */
export async function bootApp(settings: Record<string, string> = {}): Promise<Booted> {
  const testDatabase = await createTestDatabase();
  const config = loadConfig({
    PORT: '0',
    SECRET_KEY: randomBytes(32).toString('base64'),
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    ALLOW_PRIVATE_OUTBOUND: 'true',
    DATABASE_URL: testDatabase.url,
    ...settings,
  });
  const app = await createApp({ ...config, databaseUrl: testDatabase.url });
  // No test asks the world's name servers; one that needs keys and policies of senders gives them itself.
  app.get(MailDns, { strict: false }).resolve = () =>
    Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
  await app.listen(config.port, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const database = app.get(Database);
  return {
    app,
    url,
    database,
    settle: () => app.get(Dispatcher).settled(),
    signIn: async (role = 'agent', name = `${role} ${newSecret().slice(0, 5)}`) => {
      const id = newId('ag');
      await database.query(`INSERT INTO agent (id, name, email, role) VALUES ($1, $2, $3, $4)`, [
        id,
        name,
        `${id}@hub.example`,
        role,
      ]);
      const { token } = await app.get(Sessions).open(id);
      return caller(url, id, { cookie: `tl_session=${token}` });
    },
    bot: async (botId, scopes = []) => {
      const secret = `tl_test_${newSecret()}`;
      await database.query(
        `INSERT INTO api_key (id, prefix, secret_hash, bot_id, scopes) VALUES ($1, $2, $3, $4, $5)`,
        [newId('key'), secret.slice(0, 12), hashToken(secret), botId, scopes],
      );
      return caller(url, botId, { authorization: `Bearer ${secret}` });
    },
    anybody: caller(url, '', {}),
    close: async () => {
      await app.close();
      await testDatabase.drop();
    },
  };
}

function caller(url: string, id: string, headers: Record<string, string>): Caller {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = /[/+]json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: json && text ? JSON.parse(text) : text,
    };
  };
  return {
    id,
    headers,
    get: (path) => call('GET', path),
    post: (path, body, more) => call('POST', path, body, more),
    patch: (path, body, more) => call('PATCH', path, body, more),
    put: (path, body, more) => call('PUT', path, body, more),
    delete: (path, more) => call('DELETE', path, undefined, more),
    socket: async (namespace = 'agent') => {
      const { body } = await call('GET', '/v1/auth/socket-token');
      return connect(`${url}/${namespace}`, { token: body.token });
    },
  };
}

/** Connects and waits for the server's `ready`. */
export function connect(url: string, auth: Record<string, unknown>): Promise<HeardSocket> {
  const socket = io(url, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  }) as unknown as HeardSocket;
  socket.heard = [];
  socket.onAny((name: string, data: unknown) => socket.heard.push({ name, data }));
  socket.until = (name, match = () => true) =>
    new Promise((resolve, reject) => {
      const early = socket.heard.find((one) => one.name === name && match(one.data));
      if (early) return resolve(early.data);
      const late = setTimeout(
        () => reject(new Error(`${name} was not heard within 30 s; heard: ${socket.heard.map((one) => one.name)}`)),
        30_000,
      );
      socket.on(name, (data: unknown) => {
        if (!match(data)) return;
        clearTimeout(late);
        resolve(data);
      });
    });
  return new Promise((resolve, reject) => {
    socket.once('ready', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}
