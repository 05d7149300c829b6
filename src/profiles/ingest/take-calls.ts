import { Injectable } from '@nestjs/common';
import type { Ingested } from '../../contract/traits.js';
import { Database } from '../../kernel/db/database.js';
import { UnitOfWork } from '../../kernel/db/unit-of-work.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import type { Proof } from '../../contract/traits.js';
import { isProved } from '../identify.js';
import { findAddresses, takeIds } from './ingest.statements.js';
import type { Call } from './read-call.js';
import { storeCalls } from './store-calls.js';
import { numberOf, TakeOne } from './take-one.js';

interface Known {
  kind: string;
  value: string;
  proof: Proof;
  profileId: string;
  personId: string;
}
type Found = ReadonlyMap<string, Known>;

/** A record that was erased between the look and the write. */
const FOREIGN_KEY = '23503';
/** People that are new at the same time are stored side by side, but leave connections to others. */
const SIDE_BY_SIDE = 4;

/** Takes calls in, many to a commit; the answer comes after the commit. Who is not known yet takes the longer way. */
@Injectable()
export class TakeCalls {
  private readonly group = new GroupCommit<Call, Ingested | null>((calls) => this.write(calls));
  private readonly longer = new GroupCommit<Call, Ingested>(
    async ([call]) => [await this.one.run(call)],
    SIDE_BY_SIDE,
    1,
  );

  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly one: TakeOne,
  ) {}

  async submit(call: Call): Promise<Ingested> {
    const taken = call.kind === 'alias' ? null : await this.group.submit(call).catch(unlessGone);
    return taken ?? this.longer.submit(call);
  }

  private async write(calls: Call[]): Promise<(Ingested | null)[]> {
    const found = await this.find(calls);
    const placed = calls.flatMap((call) => {
      const profileId = ownerOf(call, found);
      return profileId === null ? [] : [{ call, profileId }];
    });
    // The same message twice in one batch: the first is stored.
    const first = new Map(placed.toReversed().map((one) => [keyOf(one.call.messageId, one.call.sender.key), one]));
    const some = [...first.values()];
    if (some.length === 0) return calls.map(() => null);
    const fresh = await this.work.run(async (tx) => {
      const ids = await tx.query<{ messageId: string; sender: string }>(takeIds, [
        some.map(({ call }) => call.messageId),
        some.map(({ call }) => call.sender.key),
      ]);
      const taken = new Set(ids.map(({ messageId, sender }) => keyOf(messageId, sender)));
      const stored = some.filter(({ call }) => taken.has(keyOf(call.messageId, call.sender.key)));
      await storeCalls(tx, stored);
      return new Map(stored.map((one) => [one.call, one.profileId]));
    });
    return calls.map((call) => {
      const { messageId } = call;
      if (!first.has(keyOf(messageId, call.sender.key))) return null;
      const profileId = fresh.get(call) ?? null;
      return { messageId, duplicate: profileId === null, profileId };
    });
  }

  private async find(calls: Call[]): Promise<Found> {
    const asked = new Map(calls.flatMap(addressesOf).map(([kind, value]) => [keyOf(kind, value), [kind, value]]));
    const rows = await this.database.brief.query<Known>(findAddresses, [
      [...asked.values()].map(([kind]) => kind),
      [...asked.values()].map(([, value]) => value),
    ]);
    return new Map(rows.map((row) => [keyOf(row.kind, row.value), row]));
  }
}

/** The record a call is about, where nothing has to be tied, proved or made for it. */
function ownerOf(call: Call, found: Found): string | null {
  const { userId, anonymousId, sender, kind } = call;
  const user = userId === null ? undefined : found.get(keyOf('external_id', numberOf(userId)));
  const browser = anonymousId === null ? undefined : found.get(keyOf('visitor', anonymousId));
  if (userId === null || !sender.proves) {
    const settled = userId === null || user?.profileId === browser?.profileId;
    return browser && settled && addressesAre(call, browser, found) ? browser.profileId : null;
  }
  if (user?.proof !== 'strong') return null;
  if (kind === 'track') return user.profileId;
  if (anonymousId !== null && browser?.personId !== user.personId) return null;
  return addressesAre(call, user, found) ? user.profileId : null;
}

/** Whether every address that is named is this person's already, as well proved as it is here. */
function addressesAre(call: Call, { personId }: Known, found: Found): boolean {
  return call.addresses.every(({ kind, value }) => {
    const known = found.get(keyOf(kind, value));
    return known?.personId === personId && (!call.sender.verifies || isProved(known.proof));
  });
}

function addressesOf({ userId, anonymousId, addresses }: Call): [kind: string, value: string][] {
  return [
    ...(userId === null ? [] : [['external_id', numberOf(userId)] as [string, string]]),
    ...(anonymousId === null ? [] : [['visitor', anonymousId] as [string, string]]),
    ...addresses.map(({ kind, value }) => [kind, value] as [string, string]),
  ];
}

const keyOf = (a: string, b: string): string => `${a}\n${b}`;

function unlessGone(error: unknown): null {
  if ((error as { code?: string }).code === FOREIGN_KEY) return null;
  throw error;
}
