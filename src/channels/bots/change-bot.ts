import { Injectable } from '@nestjs/common';
import type { BotProtocol } from '../../contract/channels.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { storeKey } from '../../kernel/auth/keys/store-key.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { EndpointState } from '../delivery/endpoint-state.js';
import { freshSecrets, readSecrets, rotate } from '../secrets.js';

export interface BotChange {
  name?: string;
  version?: string | null;
  protocol?: BotProtocol;
  webhookUrl?: string | null;
  silentAfterTries?: number;
  ackSeconds?: number;
  /** False switches the bot off: its conversations go to people and its key stops working. */
  enabled?: boolean;
}

/** Enters bots into the register and changes them. */
@Injectable()
export class ChangeBot {
  constructor(
    private readonly work: UnitOfWork,
    private readonly box: SecretBox,
    private readonly outbound: Outbound,
    private readonly endpoints: EndpointState,
  ) {}

  /** Returns the key the bot calls us with and the secret our webhooks are signed with: shown once. */
  create(
    given: BotChange & { name: string },
    actor: Actor,
  ): Promise<{ id: string; apiKey: string; webhookSecret: string }> {
    this.checkAddress(given);
    const id = newId('bot');
    const secrets = freshSecrets();
    return this.work.run(async (tx) => {
      await tx.query(
        `INSERT INTO bot (id, name, version, webhook_url, protocol, silent_after_tries, ack_seconds, secrets)
         VALUES ($1, $2, $3, $4, COALESCE($5, 'throughline'), COALESCE($6, 3), COALESCE($7, 10), $8)`,
        [
          id,
          given.name,
          given.version ?? null,
          given.webhookUrl ?? null,
          given.protocol ?? null,
          given.silentAfterTries ?? null,
          given.ackSeconds ?? null,
          this.box.seal(JSON.stringify(secrets)),
        ],
      );
      const { secret: apiKey } = await storeKey(tx, { botId: id }, factActor(actor));
      tx.record(fact('bot.changed', {}, { subjectId: id, actor: factActor(actor) }));
      return { id, apiKey, webhookSecret: secrets.signing[0].secret };
    });
  }

  change(id: string, given: BotChange, actor: Actor): Promise<void> {
    this.checkAddress(given);
    return this.work.run(async (tx) => {
      const changed = await tx.one(
        `UPDATE bot SET name = COALESCE($2, name), version = CASE WHEN $3 THEN $4 ELSE version END, protocol = COALESCE($5, protocol),
           webhook_url = CASE WHEN $6 THEN $7 ELSE webhook_url END, silent_after_tries = COALESCE($8, silent_after_tries),
           ack_seconds = COALESCE($9, ack_seconds) WHERE id = $1 RETURNING id`,
        [
          id,
          given.name ?? null,
          given.version !== undefined,
          given.version ?? null,
          given.protocol ?? null,
          given.webhookUrl !== undefined,
          given.webhookUrl ?? null,
          given.silentAfterTries ?? null,
          given.ackSeconds ?? null,
        ],
      );
      if (!changed) throw notFound('bot');
      if (given.enabled !== undefined) await this.switchTo(tx, id, given.enabled);
      // A new address, or being switched on, is a fresh start.
      if (given.webhookUrl !== undefined || given.enabled)
        await tx.query(`DELETE FROM endpoint_health WHERE target_id = $1`, [id]);
      tx.record(fact('bot.changed', {}, { subjectId: id, actor: factActor(actor) }));
    });
  }

  rotateSecret(
    id: string,
    overlapHours: number | undefined,
    actor: Actor,
  ): Promise<{ webhookSecret: string; previousUntil: string | null }> {
    return this.work.run(async (tx) => {
      const bot = await tx.one<{ secrets: string | null }>(`SELECT secrets FROM bot WHERE id = $1 FOR UPDATE`, [id]);
      if (!bot) throw notFound('bot');
      const next = rotate(readSecrets(bot.secrets && this.box.open(bot.secrets)), overlapHours);
      await tx.query(`UPDATE bot SET secrets = $2 WHERE id = $1`, [id, this.box.seal(JSON.stringify(next))]);
      tx.record(fact('bot.changed', {}, { subjectId: id, actor: factActor(actor) }));
      return { webhookSecret: next.signing[0].secret, previousUntil: next.signing[1]?.until ?? null };
    });
  }

  private async switchTo(tx: Tx, id: string, enabled: boolean): Promise<void> {
    const reason = 'switched off by an administrator';
    await tx.query(
      `UPDATE bot SET disabled_at = CASE WHEN $2 THEN NULL ELSE COALESCE(disabled_at, now()) END,
         disabled_reason = CASE WHEN $2 THEN NULL ELSE COALESCE(disabled_reason, $3) END WHERE id = $1`,
      [id, enabled, reason],
    );
    if (!enabled) await this.endpoints.stopWaiting(tx, 'bot', id, reason);
  }

  private checkAddress({ webhookUrl }: BotChange): void {
    const why = webhookUrl ? this.outbound.refusal(webhookUrl) : null;
    if (why) throw invalid('/webhookUrl', 'address', why);
  }
}
