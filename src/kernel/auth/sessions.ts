import { Injectable } from '@nestjs/common';
import type { Me } from '../../contract/conversations.js';
import { Database } from '../db/database.js';
import { type Tx, UnitOfWork } from '../db/unit-of-work.js';
import { fact } from '../events/fact.js';
import { Refusal } from '../http/problem.js';
import { newId, newSecret } from '../ids.js';
import { hashToken } from './hash.js';

const SESSION_HOURS = 12;
export interface NewSession {
  token: string;
  agentId: string;
}

/** Opens and ends the sessions of people, and makes the one-time links that start them. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
  ) {}

  async open(agentId: string): Promise<NewSession> {
    const token = `tls_${newSecret()}`;
    await this.database.query(
      `INSERT INTO session (id, token_hash, agent_id, role, expires_at)
       SELECT $1, $2, id, role, now() + interval '${SESSION_HOURS} hours' FROM agent WHERE id = $3 AND disabled_at IS NULL`,
      [newId('ses'), hashToken(token), agentId],
    );
    return { token, agentId };
  }

  async makeLink(agentId: string, hours = 24): Promise<string> {
    const token = newSecret();
    await this.database.query(
      `INSERT INTO sign_in_link (token_hash, agent_id, expires_at) VALUES ($1, $2, now() + make_interval(hours => $3))`,
      [hashToken(token), agentId, hours],
    );
    return token;
  }

  /** A link works once; the update decides which of two clicks was first. */
  async useLink(token: string): Promise<NewSession> {
    const row = await this.database.one<{ agent_id: string }>(
      `UPDATE sign_in_link SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING agent_id`,
      [hashToken(token)],
    );
    if (!row) throw new Refusal(401, 'link_used', 'This link was used already or is too old. Ask for a new one.');
    return this.open(row.agent_id);
  }

  async revoke(sessionId: string): Promise<void> {
    await this.revokeWhere('id = $1', [sessionId]);
  }

  async revokeOthers(agentId: string, sessionId: string): Promise<void> {
    await this.revokeWhere('agent_id = $1 AND id <> $2', [agentId, sessionId]);
  }

  async me(agentId: string): Promise<Me> {
    const me = await this.database.one<Me>(
      `SELECT id, name, email, role, password_hash IS NOT NULL AS "hasPassword", totp_confirmed AS "hasTotp", preferences
       FROM agent WHERE id = $1`,
      [agentId],
    );
    if (!me) throw new Refusal(401, 'unauthenticated', 'Sign in first');
    return me;
  }

  /** Every session of somebody who leaves, with the rest of what that takes. */
  revokeAll(tx: Tx, agentId: string): Promise<void> {
    return this.end(tx, 'agent_id = $1', [agentId]);
  }

  private revokeWhere(condition: string, values: string[]): Promise<void> {
    return this.work.run((tx) => this.end(tx, condition, values));
  }

  private async end(tx: Tx, condition: string, values: string[]): Promise<void> {
    const ended = await tx.query<{ id: string; agent_id: string }>(
      `UPDATE session SET revoked_at = now() WHERE ${condition} AND revoked_at IS NULL RETURNING id, agent_id`,
      values,
    );
    for (const { id, agent_id } of ended)
      tx.record(fact('session.revoked', { sessionId: id }, { subjectId: agent_id }));
  }
}
