import { Injectable } from '@nestjs/common';
import type { AddressKind } from '../contract/inbound.js';
import type { Proof } from '../contract/traits.js';
import { statement } from '../kernel/db/statement.js';
import type { Tx } from '../kernel/db/unit-of-work.js';
import { fact } from '../kernel/events/fact.js';
import { newId } from '../kernel/ids.js';
import { JoinByProof } from './join-by-proof.js';

export interface Address {
  kind: AddressKind;
  /** Normalised. */
  value: string;
  name?: string;
  proof: Proof;
  source: string;
}

export interface Identified {
  identityId: string;
  /** The record the address is on, which may be part of a person with more of them. */
  profileId: string;
  created: boolean;
}

const lock = statement('identity_lock', `SELECT pg_advisory_xact_lock(727163, hashtext($1 || ':' || $2))`);
const find = statement(
  'identity_find',
  `SELECT id AS "identityId", profile_id AS "profileId", proof FROM identity WHERE value = $2 AND kind = $1`,
);
// What was only claimed belongs to nobody yet: whoever proves it does not inherit the claimer's other addresses.
const claimedElsewhere = statement(
  'identity_claimed_elsewhere',
  `SELECT 1 FROM identity i WHERE i.id = $1 AND i.proof IN ('none', 'claimed') AND i.profile_id <> COALESCE($2, '')
     AND EXISTS (SELECT 1 FROM identity o WHERE o.profile_id = i.profile_id AND o.id <> i.id)`,
);
const raise = statement(
  'identity_raise',
  `UPDATE identity SET proof = $2 WHERE id = $1 AND array_position(ARRAY['none','claimed','verified','strong'], proof)
     < array_position(ARRAY['none','claimed','verified','strong'], $2)`,
);

const insertProfile = statement('profile_begin', `INSERT INTO profile (id, root_id, name) VALUES ($1, $1, $2)`);
const insertIdentity = statement(
  'identity_add',
  `INSERT INTO identity (id, kind, value, profile_id, proof, source) VALUES ($1, $2, $3, $4, $5, $6)`,
);

type Known = Omit<Identified, 'created'> & { proof: Proof };

/** Finds the profile an address belongs to by exact match, or makes a new one. Two first messages at once make one profile. */
@Injectable()
export class Identify {
  constructor(private readonly join: JoinByProof) {}

  async run(tx: Tx, address: Address): Promise<Identified> {
    const known = await this.find(tx, address);
    if (known) {
      const profileId = (await this.freed(tx, known, address)) ?? known.profileId;
      await tx.query(raise, [known.identityId, address.proof]);
      return { identityId: known.identityId, profileId, created: false };
    }
    const profileId = newId('pf');
    const [, identityId] = await Promise.all([
      tx.query(insertProfile, [profileId, address.name ?? null]),
      this.add(tx, profileId, address),
    ]);
    return { identityId, profileId, created: true };
  }

  /**
   * Ties one more address to a profile. One that is tied elsewhere and proved on both sides makes the two one person; one only
   * claimed there comes over when it is proved here; one only claimed here is noted and shows nobody anything.
   */
  async link(tx: Tx, profileId: string, address: Address): Promise<Identified> {
    const known = await this.find(tx, address);
    if (known) {
      const moved = await this.freed(tx, known, address, profileId);
      if (!moved) await this.join.run(tx, profileId, { ...known, address });
      if (isProved(address.proof)) await tx.query(raise, [known.identityId, address.proof]);
      return { identityId: known.identityId, profileId: moved ?? known.profileId, created: false };
    }
    return {
      identityId: await this.add(tx, profileId, address),
      profileId,
      created: true,
    };
  }

  /** In one journey: whoever waited for the lock looks after it. */
  private async find(tx: Tx, { kind, value }: Address): Promise<Known | undefined> {
    const [, known] = await Promise.all([tx.query(lock, [kind, value]), tx.one<Known>(find, [kind, value])]);
    return known;
  }

  /** Moves a proved address away from the profile that only claimed it: to who proved it, else to a profile of its own. Conversations stay. */
  private async freed(tx: Tx, known: Known, address: Address, to?: string): Promise<string | null> {
    const { kind, proof } = address;
    const { identityId } = known;
    if (!isProved(proof) || isProved(known.proof)) return null;
    if (!(await tx.one(claimedElsewhere, [identityId, to ?? null]))) return null;
    const profileId = to ?? (await this.newProfile(tx, address));
    await tx.query(`UPDATE identity SET profile_id = $2 WHERE id = $1`, [identityId, profileId]);
    tx.record(fact('profile.identified', { kind, proof }, { profileId, subjectId: identityId }));
    return profileId;
  }

  private async newProfile(tx: Tx, { name }: Address): Promise<string> {
    const id = newId('pf');
    await tx.query(insertProfile, [id, name ?? null]);
    return id;
  }

  private async add(tx: Tx, profileId: string, { kind, value, proof, source }: Address): Promise<string> {
    const id = newId('idn');
    await tx.query(insertIdentity, [id, kind, value, profileId, proof, source]);
    tx.record(fact('profile.identified', { kind, proof }, { profileId, subjectId: id }));
    return id;
  }
}

export const isProved = (proof: Proof): boolean => proof === 'verified' || proof === 'strong';
