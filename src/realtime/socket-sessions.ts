import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Person } from '../kernel/auth/actor.js';
import { readToken } from '../kernel/auth/signed-token.js';
import { CONFIG, type RunningConfig } from '../kernel/config/running.js';
import { Database } from '../kernel/db/database.js';
import { GroupCommit } from '../kernel/group-commit.js';
import { statement } from '../kernel/db/statement.js';
import type { Fact } from '../kernel/events/fact.js';
import { On } from '../kernel/events/on.js';

const valid = statement(
  'sessions_valid',
  `SELECT s.id AS "sessionId", a.id, a.name, a.role FROM session s JOIN agent a ON a.id = s.agent_id
   WHERE s.id = ANY($1) AND s.revoked_at IS NULL AND s.expires_at > now() AND a.disabled_at IS NULL`,
);

type EndCode = 'revoked' | 'role_changed';

/** Signs sockets in by the token of their CONNECT payload, and closes them when the session ends or the role changes. */
@Injectable()
export class SocketSessions implements OnModuleInit, OnModuleDestroy {
  private readonly sockets = new Map<string, Set<Socket>>();
  private sweep?: NodeJS.Timeout;
  /** Whoever comes at the same moment is looked up together. */
  private readonly arrivals = new GroupCommit<string, Person | null>((ids) => this.people(ids));

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    // Sessions ended by another process, by time or by hand in the database: noticed within two seconds.
    this.sweep = setInterval(() => void this.check().catch(() => {}), 2000).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweep);
  }

  async signIn(auth: unknown): Promise<Person | null> {
    const claims = readToken<{ sessionId: string }>(
      this.config.secretKey,
      'socket',
      (auth as { token?: unknown })?.token,
    );
    if (!claims) return null;
    return this.arrivals.submit(claims.sessionId);
  }

  keep(socket: Socket): void {
    const { sessionId } = socket.data.actor as Person;
    const set = this.sockets.get(sessionId) ?? new Set();
    this.sockets.set(sessionId, set.add(socket));
    socket.on('disconnect', () => {
      set.delete(socket);
      if (set.size === 0) this.sockets.delete(sessionId);
    });
  }

  @On('session.revoked', 'live')
  revoked(facts: Fact<'session.revoked'>[]): void {
    for (const { data } of facts) this.end(data.sessionId, 'revoked');
  }

  /** Their screens sign in again, with what they may now. */
  @On('agent.changed', 'live')
  roleChanged(): Promise<void> {
    return this.check();
  }

  private async people(sessionIds: string[]): Promise<(Person | null)[]> {
    const rows = await this.database.query<Omit<Person, 'kind'>>(valid, [sessionIds]);
    const bySession = new Map(rows.map((row) => [row.sessionId, { kind: 'agent' as const, ...row }]));
    return sessionIds.map((id) => bySession.get(id) ?? null);
  }

  private async check(): Promise<void> {
    if (this.sockets.size === 0) return;
    const asked = [...this.sockets.keys()];
    const rows = await this.database.query<Omit<Person, 'kind'>>(valid, [asked]);
    const now = new Map(rows.map((row) => [row.sessionId, row.role]));
    // Only those we asked about: who came while the answer was under way is not in it.
    for (const sessionId of asked) {
      const [first] = this.sockets.get(sessionId) ?? [];
      if (!first) continue;
      if (!now.has(sessionId)) this.end(sessionId, 'revoked');
      else if ((first.data.actor as Person).role !== now.get(sessionId)) this.end(sessionId, 'role_changed');
    }
  }

  private end(sessionId: string, code: EndCode): void {
    for (const socket of this.sockets.get(sessionId) ?? []) {
      socket.emit('session.ended', { code });
      socket.disconnect(true);
    }
  }
}
