import { Injectable } from '@nestjs/common';
import type { ChannelKind } from '../../contract/common.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { fact } from '../../kernel/events/fact.js';
import { Outbound } from '../../kernel/http/outbound/index.js';
import { invalid, notFound } from '../../kernel/http/problem.js';
import { parseWith } from '../../kernel/http/validate.js';
import { newId } from '../../kernel/ids.js';
import { adapters } from '../adapters.js';
import { freshSecrets, readSecrets, rotate } from '../secrets.js';

export interface InboxChange {
  name?: string;
  settings?: Record<string, unknown>;
  botId?: string | null;
  queueId?: string | null;
  paused?: boolean;
}

/** Makes and changes inboxes. Their secrets are written and used; they are shown once, when they are made. */
@Injectable()
export class ChangeInbox {
  constructor(
    private readonly work: UnitOfWork,
    private readonly box: SecretBox,
    private readonly outbound: Outbound,
  ) {}

  create(
    given: InboxChange & { name: string; channel: ChannelKind },
    actor: Actor,
  ): Promise<{ id: string; secret: string }> {
    const settings = this.checked(given.channel, given.settings ?? {});
    const secrets = freshSecrets();
    const id = newId('ib');
    return this.work.run(async (tx) => {
      await this.checkLinks(tx, given);
      await tx.query(
        `INSERT INTO inbox (id, name, channel, config, secrets, bot_id, queue_id, paused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          id,
          given.name,
          given.channel,
          JSON.stringify(settings),
          this.box.seal(JSON.stringify(secrets)),
          given.botId ?? null,
          given.queueId ?? null,
          given.paused ?? false,
        ],
      );
      tx.record(fact('inbox.changed', {}, { subjectId: id, actor: factActor(actor) }));
      return { id, secret: secrets.signing[0].secret };
    });
  }

  change(id: string, given: InboxChange, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const inbox = await tx.one<{ channel: ChannelKind }>(`SELECT channel FROM inbox WHERE id = $1 FOR UPDATE`, [id]);
      if (!inbox) throw notFound('inbox');
      await this.checkLinks(tx, given);
      const settings = given.settings && this.checked(inbox.channel, given.settings);
      await tx.query(
        `UPDATE inbox SET name = COALESCE($2, name), config = COALESCE($3::jsonb, config), paused = COALESCE($4, paused),
           bot_id = CASE WHEN $5 THEN $6 ELSE bot_id END, queue_id = CASE WHEN $7 THEN $8 ELSE queue_id END WHERE id = $1`,
        [
          id,
          given.name ?? null,
          settings ? JSON.stringify(settings) : null,
          given.paused ?? null,
          given.botId !== undefined,
          given.botId ?? null,
          given.queueId !== undefined,
          given.queueId ?? null,
        ],
      );
      // Settings said anew are a fresh start for an address that was switched off.
      if (settings) await tx.query(`DELETE FROM endpoint_health WHERE target_id = $1`, [id]);
      tx.record(fact('inbox.changed', {}, { subjectId: id, actor: factActor(actor) }));
    });
  }

  /** Both secrets count while the overlap lasts: the other side changes over when it likes. */
  rotateSecret(
    id: string,
    overlapHours: number | undefined,
    actor: Actor,
  ): Promise<{ secret: string; previousUntil: string | null }> {
    return this.work.run(async (tx) => {
      const inbox = await tx.one<{ secrets: string | null }>(`SELECT secrets FROM inbox WHERE id = $1 FOR UPDATE`, [
        id,
      ]);
      if (!inbox) throw notFound('inbox');
      const next = rotate(readSecrets(inbox.secrets && this.box.open(inbox.secrets)), overlapHours);
      await tx.query(`UPDATE inbox SET secrets = $2 WHERE id = $1`, [id, this.box.seal(JSON.stringify(next))]);
      tx.record(fact('inbox.changed', {}, { subjectId: id, actor: factActor(actor) }));
      return { secret: next.signing[0].secret, previousUntil: next.signing[1]?.until ?? null };
    });
  }

  private checked(channel: ChannelKind, settings: Record<string, unknown>): Record<string, unknown> {
    const right = parseWith(adapters[channel].settings, settings);
    if (typeof right.deliveryUrl !== 'string') return right;
    const why = this.outbound.refusal(right.deliveryUrl);
    if (why) throw invalid('/settings/deliveryUrl', 'address', why);
    return right;
  }

  private async checkLinks(tx: Tx, { botId, queueId }: InboxChange): Promise<void> {
    if (botId && !(await tx.one(`SELECT 1 FROM bot WHERE id = $1`, [botId])))
      throw invalid('/botId', 'unknown', 'There is no such bot');
    if (queueId && !(await tx.one(`SELECT 1 FROM queue WHERE id = $1`, [queueId]))) {
      throw invalid('/queueId', 'unknown', 'There is no such queue');
    }
  }
}
