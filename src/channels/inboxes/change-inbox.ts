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
import type { ChannelAdapter } from '../channel-adapter.js';
import { freshSecrets, readSecrets, rotate, withCredentials } from '../secrets.js';

export interface InboxChange {
  name?: string;
  settings?: Record<string, unknown>;
  botId?: string | null;
  queueId?: string | null;
  paused?: boolean;
  /** How long an answer can be undone before it leaves. */
  undoSeconds?: number;
  /** Written over those that are set; an empty text removes one. */
  credentials?: Record<string, string>;
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
    const secrets = withCredentials(freshSecrets(), this.credentials(given.channel, given.credentials));
    const id = newId('ib');
    return this.work.run(async (tx) => {
      await this.checkLinks(tx, given);
      await tx.query(
        `INSERT INTO inbox (id, name, channel, config, secrets, bot_id, queue_id, paused, class, account, undo_seconds)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          id,
          given.name,
          given.channel,
          JSON.stringify(settings),
          this.box.seal(JSON.stringify(secrets)),
          given.botId ?? null,
          given.queueId ?? null,
          given.paused ?? false,
          adapters.get(given.channel)?.class,
          accountOf(given.channel, settings),
          given.undoSeconds ?? adapters.get(given.channel)?.undoSeconds ?? 0,
        ],
      );
      tx.record(fact('inbox.changed', {}, { subjectId: id, actor: factActor(actor) }));
      return { id, secret: secrets.signing[0].secret };
    });
  }

  change(id: string, given: InboxChange, actor: Actor): Promise<void> {
    return this.work.run(async (tx) => {
      const inbox = await tx.one<{ channel: ChannelKind; secrets: string | null }>(
        `SELECT channel, secrets FROM inbox WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!inbox) throw notFound('inbox');
      await this.checkLinks(tx, given);
      const settings = given.settings && this.checked(inbox.channel, given.settings);
      await tx.query(
        `UPDATE inbox SET name = COALESCE($2, name), config = COALESCE($3::jsonb, config), paused = COALESCE($4, paused),
           bot_id = CASE WHEN $5 THEN $6 ELSE bot_id END, queue_id = CASE WHEN $7 THEN $8 ELSE queue_id END,
           account = CASE WHEN $3::jsonb IS NULL THEN account ELSE $9 END, secrets = COALESCE($10, secrets),
           undo_seconds = COALESCE($11, undo_seconds) WHERE id = $1`,
        [
          id,
          given.name ?? null,
          settings ? JSON.stringify(settings) : null,
          given.paused ?? null,
          given.botId !== undefined,
          given.botId ?? null,
          given.queueId !== undefined,
          given.queueId ?? null,
          settings ? accountOf(inbox.channel, settings) : null,
          this.resealed(inbox, given.credentials),
          given.undoSeconds ?? null,
        ],
      );
      // Settings said anew are a fresh start for an address that was switched off.
      if (settings || given.credentials) await tx.query(`DELETE FROM endpoint_health WHERE target_id = $1`, [id]);
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
    const right = parseWith(adapterOf(channel).settings, settings, '/settings');
    for (const name of ['deliveryUrl', 'apiRoot']) {
      const url = right[name];
      const why = typeof url === 'string' ? this.outbound.refusal(url) : null;
      if (why) throw invalid(`/settings/${name}`, 'address', why);
    }
    return right;
  }

  private credentials(channel: ChannelKind, given: Record<string, string> = {}): Record<string, string> {
    const known = new Set(adapterOf(channel).credentials?.map(({ name }) => name));
    const wrong = Object.keys(given).find((name) => !known.has(name));
    if (wrong) throw invalid(`/credentials/${wrong}`, 'unknown', 'This channel has no such credential');
    return given;
  }

  private resealed(
    { channel, secrets }: { channel: ChannelKind; secrets: string | null },
    given: InboxChange['credentials'],
  ) {
    if (!given) return null;
    const kept = readSecrets(secrets && this.box.open(secrets));
    return this.box.seal(JSON.stringify(withCredentials(kept, this.credentials(channel, given))));
  }

  private async checkLinks(tx: Tx, { botId, queueId }: InboxChange): Promise<void> {
    if (botId && !(await tx.one(`SELECT 1 FROM bot WHERE id = $1`, [botId])))
      throw invalid('/botId', 'unknown', 'There is no such bot');
    if (queueId && !(await tx.one(`SELECT 1 FROM queue WHERE id = $1 AND deleted_at IS NULL`, [queueId]))) {
      throw invalid('/queueId', 'unknown', 'There is no such queue');
    }
  }
}

function adapterOf(channel: ChannelKind): ChannelAdapter {
  const adapter = adapters.get(channel);
  if (!adapter) throw invalid('/channel', 'unknown', 'This hub has no such channel');
  return adapter;
}

const accountOf = (channel: ChannelKind, settings: Record<string, unknown>): string | null =>
  adapters.get(channel)?.inbound?.account?.(settings) ?? null;
