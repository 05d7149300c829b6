import { type Contact, inChain, type Linked } from './contact.js';

/** The few questions the linking asks of wherever contacts are kept. */
export interface LinkStore {
  get(id: string): Promise<Linked | undefined>;
  /** Of the contacts of this chain that began before this one and ended by its start: the one that ended last. */
  nearestBefore(contact: Contact): Promise<{ id: string; endedAt: number } | undefined>;
  /** Contacts of this chain that begin after this one ended, and are linked to nothing that ended later than it. */
  adoptable(contact: Contact): Promise<Linked[]>;
  linkedTo(id: string): Promise<Linked[]>;
  /** Contacts of this chain that began in the 7 days after this one, and count it. */
  countingIt(contact: Contact): Promise<Linked[]>;
  /** How many contacts of this chain began in the 7 days up to this one, itself included. */
  countUpTo(contact: Contact): Promise<number>;
  save(linked: Linked): Promise<void>;
}

export interface LinkChange {
  before: Linked | undefined;
  after: Linked;
}

/**
 * Puts one contact in its place, or moves it: an arrival, late or early, a new key, an end. Only its own link and those of
 * the contacts right after it can change; everything else stays as it is. Returns what changed.
 */
export async function linkContact(store: LinkStore, contact: Contact): Promise<LinkChange[]> {
  const before = await store.get(contact.id);
  if (!inChain(contact) && !(before && inChain(before))) {
    const alone: Linked = {
      ...contact,
      prevId: null,
      prevEndedAt: null,
      prevGapMs: null,
      nextGapMs: null,
      contacts: 1,
    };
    await store.save(alone);
    return [{ before, after: alone }];
  }
  const changes = new Map<string, LinkChange>();
  const put = async (now: Linked, next: Linked) => {
    const first = changes.has(now.id) ? changes.get(now.id)?.before : now;
    changes.set(now.id, { before: first, after: next });
    await store.save(next);
  };

  const released = before ? await store.linkedTo(contact.id) : [];
  const waiting = before ? await store.countingIt(before) : [];
  const bare: Linked = {
    ...contact,
    prevId: null,
    prevEndedAt: null,
    prevGapMs: null,
    nextGapMs: before?.nextGapMs ?? null,
    contacts: 1,
  };
  changes.set(contact.id, { before, after: bare });
  await store.save(bare);

  const followers = new Map(released.map((one) => [one.id, one]));
  for (const one of await store.adoptable(contact)) followers.set(one.id, one);
  followers.delete(contact.id);
  const own = await relinked(store, bare);
  await put(bare, { ...own, contacts: await store.countUpTo(own) });
  for (const follower of followers.values()) await put(follower, await relinked(store, follower));

  const ends = new Set<string>([contact.id]);
  if (before?.prevId) ends.add(before.prevId);
  if (own.prevId) ends.add(own.prevId);
  for (const follower of followers.values()) {
    if (follower.prevId) ends.add(follower.prevId);
    const now = changes.get(follower.id)?.after;
    if (now?.prevId) ends.add(now.prevId);
  }
  for (const id of ends) {
    const now = await store.get(id);
    if (!now) continue;
    const nextGapMs = soonest(await store.linkedTo(id));
    if (now.nextGapMs !== nextGapMs) await put(now, { ...now, nextGapMs });
  }

  for (const { id } of [...waiting, ...(await store.countingIt(contact))]) {
    const now = await store.get(id);
    if (!now || id === contact.id) continue;
    const contacts = await store.countUpTo(now);
    if (now.contacts !== contacts) await put(now, { ...now, contacts });
  }
  return [...changes.values()];
}

async function relinked(store: LinkStore, contact: Linked): Promise<Linked> {
  const prev = inChain(contact) ? await store.nearestBefore(contact) : undefined;
  return {
    ...contact,
    prevId: prev?.id ?? null,
    prevEndedAt: prev?.endedAt ?? null,
    prevGapMs: prev ? contact.startedAt - prev.endedAt : null,
  };
}

const soonest = (links: Linked[]): number | null =>
  links.reduce<number | null>(
    (least, { prevGapMs }) => (prevGapMs !== null && (least === null || prevGapMs < least) ? prevGapMs : least),
    null,
  );
