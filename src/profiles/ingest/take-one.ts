import { Injectable } from '@nestjs/common';
import type { Ingested } from '../../contract/traits.js';
import { type Tx, UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { type Address, Identify } from '../identify.js';
import { findAddresses, hasNumber, takeIds } from './ingest.statements.js';
import type { Call } from './read-call.js';
import { storeCalls } from './store-calls.js';

/** Where customer numbers of the shop's own systems come from, whoever tells of them: two of them are two customers. */
export const NUMBERS = 'identify';

export const numberOf = (userId: string): string => `user:${userId}`;

/** The longer way in: somebody new, a browser that says who it is, an address that was named, or two ids of one customer. */
@Injectable()
export class TakeOne {
  constructor(
    private readonly work: UnitOfWork,
    private readonly identify: Identify,
  ) {}

  run(call: Call): Promise<Ingested> {
    const { messageId, sender } = call;
    return this.work.run(async (tx) => {
      if (!(await tx.one(takeIds, [[messageId], [sender.key]]))) return { messageId, duplicate: true, profileId: null };
      const profileId = await this.whose(tx, call);
      for (const { kind, value } of call.addresses) {
        const proof = sender.verifies ? 'verified' : 'claimed';
        await this.identify.link(tx, profileId, { kind, value, proof, source: call.source });
      }
      await storeCalls(tx, [{ call, profileId }]);
      return { messageId, duplicate: false, profileId };
    });
  }

  /** The record a call is about, found or made; ids that the call ties together are tied by what they prove. */
  private async whose(tx: Tx, call: Call): Promise<string> {
    const { userId, anonymousId, previousId, sender } = call;
    const number = userId === null ? null : this.number(userId, sender.proves ? 'strong' : 'claimed');
    const before =
      previousId === null
        ? anonymousId && this.browser(anonymousId)
        : await this.previous(tx, previousId, sender.proves);
    if (!before) return (await this.identify.run(tx, number as Address)).profileId;
    // What a customer did is the customer's; only saying who they are joins the browser to them.
    if (number && sender.proves && call.kind === 'track') return (await this.identify.run(tx, number)).profileId;
    const { profileId } = await this.identify.run(tx, before);
    if (!number) return profileId;
    if (!sender.proves) {
      await this.identify.link(tx, profileId, number);
      return profileId;
    }
    // A browser nobody signed in at becomes the customer; one that had somebody is asked about, never given two numbers.
    const [known] = await tx.query(findAddresses, [[number.kind], [number.value]]);
    const taken = !known && (await tx.one(hasNumber, [profileId]));
    const own = known || taken ? (await this.identify.run(tx, number)).profileId : profileId;
    await this.identify.link(tx, profileId, number);
    return own;
  }

  /** A browser where there is one of this id, else another customer number: of which a page may say nothing. */
  private async previous(tx: Tx, previousId: string, proves: boolean): Promise<Address> {
    const browser = this.browser(previousId);
    const [known] = await tx.query(findAddresses, [[browser.kind], [browser.value]]);
    return known || !proves ? browser : this.number(previousId, 'claimed');
  }

  private browser(value: string): Address {
    return { kind: 'visitor', value, proof: 'none', source: NUMBERS };
  }

  private number(userId: string, proof: Address['proof']): Address {
    return { kind: 'external_id', value: numberOf(userId), proof, source: NUMBERS };
  }
}
