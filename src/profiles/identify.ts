import { Injectable } from '@nestjs/common';
import type { AddressKind } from '../contract/inbound.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';

export interface Address {
  kind: AddressKind;
  /** Normalised. */
  value: string;
  name?: string;
  proof: 'none' | 'claimed' | 'verified' | 'strong';
  source: string;
}

export interface Identified {
  identityId: string;
  profileId: string;
  created: boolean;
}

const lock = statement('identity_lock', `SELECT pg_advisory_xact_lock(727163, hashtext($1 || ':' || $2))`);
const find = statement(
  'identity_find',
  `SELECT id AS "identityId", profile_id AS "profileId" FROM identity WHERE value = $2 AND kind = $1`,
);
const raise = statement(
  'identity_raise',
  `UPDATE identity SET proof = $2 WHERE id = $1 AND array_position(ARRAY['none','claimed','verified','strong'], proof)
     < array_position(ARRAY['none','claimed','verified','strong'], $2)`,
);

/** Finds the profile an address belongs to by exact match, or makes a new one. Two first messages at once make one profile. */
@Injectable()
export class Identify {
  async run(tx: Tx, address: Address): Promise<Identified> {
    await tx.query(lock, [address.kind, address.value]);
    const known = await tx.one<Omit<Identified, 'created'>>(find, [address.kind, address.value]);
    if (known) {
      await tx.query(raise, [known.identityId, address.proof]);
      return { ...known, created: false };
    }
    const profileId = newId('pf');
    await tx.query(`INSERT INTO profile (id, name) VALUES ($1, $2)`, [profileId, address.name ?? null]);
    return {
      identityId: await this.add(tx, profileId, address),
      profileId,
      created: true,
    };
  }

  /** Ties one more address to a profile; an address already tied elsewhere stays where it is. */
  async link(tx: Tx, profileId: string, address: Address): Promise<Identified> {
    await tx.query(lock, [address.kind, address.value]);
    const known = await tx.one<Omit<Identified, 'created'>>(find, [address.kind, address.value]);
    if (known) return { ...known, created: false };
    return {
      identityId: await this.add(tx, profileId, address),
      profileId,
      created: true,
    };
  }

  private async add(tx: Tx, profileId: string, { kind, value, proof, source }: Address): Promise<string> {
    const id = newId('idn');
    await tx.query(
      `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, kind, value, profileId, proof, source],
    );
    tx.record(fact('profile.identified', { kind, proof }, { profileId, subjectId: id }));
    return id;
  }
}
