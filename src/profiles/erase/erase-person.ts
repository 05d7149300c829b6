import { Inject, Injectable } from '@nestjs/common';
import type { Erasure } from '../../contract/imports.js';
import { ContactLedger } from '../../governance/index.js';
import { type Actor, factActor } from '../../kernel/auth/actor.js';
import { SecretBox } from '../../kernel/auth/secret-box.js';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { statement } from '../../kernel/db/statement.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import type { Erasing } from '../../kernel/erase.js';
import { fact } from '../../kernel/events/fact.js';
import { notFound } from '../../kernel/http/problem.js';
import { newId } from '../../kernel/ids.js';
import { type DueTimer, OnTimer } from '../../kernel/jobs/on-timer.js';
import { Timers } from '../../kernel/jobs/timers.js';
import type { KnownAddress } from './address-patterns.js';
import { EraseEverywhere } from './erase-everywhere.js';
import { hashAddress } from './hash-address.js';
import { holdPerson } from './find-person.js';

/** Long enough for whatever was in somebody's hands to have landed. */
const AGAIN_SECONDS = 60;
const keep = statement(
  'erasure_keep',
  `INSERT INTO erasure (id, profile_ids, reason, actor_kind, actor_id, hashes, rows) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING at`,
);

/**
 * Takes a person and all of their records out of every table in one transaction, and keeps the proof that it was done. What was
 * being written by somebody else at that moment and hangs on nothing is taken out a minute later.
 */
@Injectable()
export class ErasePerson {
  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly work: UnitOfWork,
    private readonly ledger: ContactLedger,
    private readonly everywhere: EraseEverywhere,
    private readonly box: SecretBox,
    private readonly timers: Timers,
  ) {}

  run(id: string, reason: string, actor: Actor, check: (profileIds: string[]) => void = () => {}): Promise<Erasure> {
    const by = factActor(actor);
    const actedBy = { kind: by.kind === 'agent' ? by.kind : ('system' as const), id: by.id };
    return this.work.run(async (tx) => {
      await this.ledger.lock(tx, id);
      const { profileIds, identities, conversationIds } = await holdPerson(tx, id);
      if (profileIds.length === 0) throw notFound('person');
      check(profileIds);
      const erasureId = newId('era');
      const who = {
        erasureId,
        profileIds,
        conversationIds,
        identityIds: identities.map((one) => one.id),
        addresses: identities.map((one) => one.value),
        known: identities.map(({ kind, value }) => ({ kind, value })),
        actor: actedBy,
      };
      const rows = await this.everywhere.run(tx, who);
      const hashes = who.known.map((one) => hashAddress(this.config.secretKey, one));
      const kept = [erasureId, profileIds, reason, by.kind, by.id, hashes, JSON.stringify(rows)];
      const { at } = (await tx.one<{ at: Date }>(keep, kept)) as { at: Date };
      await this.again(tx, who);
      tx.record(
        fact(
          'profile.erased',
          { erasureId, conversationIds },
          { profileId: profileIds[0], subjectId: erasureId, actor: by },
        ),
      );
      return {
        id: erasureId,
        at: at.toISOString(),
        profileIds,
        reason,
        actorKind: by.kind,
        actorId: by.id,
        hashes,
        rows,
      };
    });
  }

  @OnTimer('erase.again')
  async sweep({ payload }: DueTimer): Promise<void> {
    const who = JSON.parse(this.box.open(String(payload.sealed))) as Erasing & { known: KnownAddress[] };
    await this.work.run((tx) => this.everywhere.run(tx, who));
  }

  /** The addresses wait sealed, for nobody else to read. */
  private async again(tx: Tx, who: Erasing & { known: KnownAddress[] }): Promise<void> {
    const payload = { sealed: this.box.seal(JSON.stringify(who)) };
    await this.timers.set(tx, { kind: 'erase.again', key: who.erasureId, inSeconds: AGAIN_SECONDS, payload });
  }
}
