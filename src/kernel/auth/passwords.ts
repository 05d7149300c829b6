import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import { Database } from '../db/database.js';
import { invalid, Refusal } from '../http/problem.js';
import type { Person } from './actor.js';
import { SecretBox } from './secret-box.js';
import { type NewSession, Sessions } from './sessions.js';

// OWASP's floor for argon2id is 19 MiB and 2 passes.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const TRIES_PER_15_MINUTES = 10;

interface Row {
  id: string;
  password_hash: string | null;
  totp_secret: string | null;
  totp_confirmed: boolean;
  totp_last_step: number;
}

/** Signs people in by password (argon2id) and, where they set it up, a time-based code (RFC 6238) that works once. */
@Injectable()
export class Passwords {
  private decoy?: string;

  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly box: SecretBox,
  ) {}

  async signIn(email: string, password: string, code: string | undefined, address: string): Promise<NewSession> {
    const tries = [`email:${email.toLowerCase()}`, `address:${address}`];
    await this.slowDown(tries);
    const row = await this.database.one<Row>(
      `SELECT id, password_hash, totp_secret, totp_confirmed, totp_last_step FROM agent WHERE lower(email) = lower($1) AND disabled_at IS NULL`,
      [email],
    );
    // An unknown address costs the same time as a wrong password.
    this.decoy ??= await hash('nobody', cost);
    const right = await verify(row?.password_hash ?? this.decoy, password);
    if (!row?.password_hash || !right) throw new Refusal(401, 'bad_credentials', 'E-mail or password is not right');
    if (row.totp_confirmed && code) await this.checkCode(row, code);
    await this.takeBack(tries);
    if (row.totp_confirmed && !code) throw new Refusal(401, 'totp_required', 'Enter the code of your authenticator');
    return this.sessions.open(row.id);
  }

  /** The session that sets it stays; whoever else got in with the old one is out. */
  async change({ id: agentId, sessionId }: Person, current: string | undefined, password: string): Promise<void> {
    if (password.length < 12) throw invalid('/password', 'too_short', 'Use at least 12 characters');
    const row = await this.database.one<Row>(`SELECT id, password_hash FROM agent WHERE id = $1`, [agentId]);
    if (row?.password_hash && !(current && (await verify(row.password_hash, current)))) {
      throw invalid('/current', 'wrong', 'The current password is not right');
    }
    await this.database.query(`UPDATE agent SET password_hash = $2 WHERE id = $1`, [
      agentId,
      await hash(password, cost),
    ]);
    await this.sessions.revokeOthers(agentId, sessionId);
  }

  async startTotp(agentId: string, email: string): Promise<{ secret: string; uri: string }> {
    const secret = new Secret({ size: 20 });
    await this.database.query(`UPDATE agent SET totp_secret = $2, totp_confirmed = false WHERE id = $1`, [
      agentId,
      this.box.seal(secret.base32),
    ]);
    return {
      secret: secret.base32,
      uri: totp(secret.base32, email).toString(),
    };
  }

  async confirmTotp(agentId: string, code: string): Promise<void> {
    const row = await this.database.one<Row>(`SELECT id, totp_secret, totp_last_step FROM agent WHERE id = $1`, [
      agentId,
    ]);
    if (!row?.totp_secret) throw invalid('/code', 'not_started', 'Start with the secret first');
    await this.checkCode(row, code);
    await this.database.query(`UPDATE agent SET totp_confirmed = true WHERE id = $1`, [agentId]);
  }

  private async checkCode(row: Row, code: string): Promise<void> {
    // One reading of the clock: between two, the step could change and the code be spent under the wrong one.
    const timestamp = Date.now();
    const delta = totp(this.box.open(row.totp_secret as string), '').validate({ token: code, timestamp, window: 1 });
    const step = Math.floor(timestamp / 30_000) + (delta ?? 0);
    // A code that worked once is spent: the update is the guard against a replay in parallel.
    const [spent] =
      delta === null
        ? []
        : await this.database.query(
            `UPDATE agent SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2 RETURNING id`,
            [row.id, step],
          );
    if (!spent) throw new Refusal(401, 'bad_code', 'This code is not right or was used already');
  }

  /** Noted before they are counted, so that of many tries at once only ten get through. */
  private async slowDown(subjects: string[]): Promise<void> {
    await this.database.query(`INSERT INTO sign_in_attempt (subject) SELECT unnest($1::text[])`, [subjects]);
    const tooMany = await this.database.one(
      `SELECT 1 FROM sign_in_attempt WHERE subject = ANY($1) AND at > now() - interval '15 minutes' GROUP BY subject HAVING count(*) > $2`,
      [subjects, TRIES_PER_15_MINUTES],
    );
    if (tooMany) {
      throw new Refusal(429, 'too_many_requests', 'Too many tries. Wait 15 minutes.', {
        headers: { 'retry-after': '900' },
      });
    }
  }

  /** Who was right has not tried: a whole office may sign in through one address. */
  private async takeBack(subjects: string[]): Promise<void> {
    await this.database.query(
      `DELETE FROM sign_in_attempt WHERE at < now() - interval '15 minutes' OR ctid IN (
         SELECT max(ctid) FROM sign_in_attempt WHERE subject = ANY($1) GROUP BY subject)`,
      [subjects],
    );
  }
}

function totp(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: 'Throughline',
    label,
    secret: Secret.fromBase32(secret),
  });
}
