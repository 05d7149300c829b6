import { type Contact, inChain, type Linked, sameChain, startsBefore, windowMs } from '../../src/insights/contact.js';
import type { LinkStore } from '../../src/insights/link-contact.js';

/** Contacts in a map, asked by brute force. */
export class MemoryLinks implements LinkStore {
  readonly rows = new Map<string, Linked>();

  async get(id: string) {
    return this.rows.get(id);
  }

  async nearestBefore(contact: Contact) {
    const [nearest] = this.chain(contact)
      .filter((one) => startsBefore(one, contact) && one.endedAt !== null && one.endedAt <= contact.startedAt)
      .sort((a, b) => (b.endedAt as number) - (a.endedAt as number) || (a.id < b.id ? 1 : -1));
    return nearest && { id: nearest.id, endedAt: nearest.endedAt as number };
  }

  async adoptable(contact: Contact) {
    const { endedAt, id } = contact;
    if (endedAt === null) return [];
    return this.chain(contact).filter(
      (one) =>
        startsBefore(contact, one) &&
        one.startedAt >= endedAt &&
        (one.prevId === null ||
          (one.prevEndedAt as number) < endedAt ||
          (one.prevEndedAt === endedAt && one.prevId < id)),
    );
  }

  async linkedTo(id: string) {
    return [...this.rows.values()].filter((one) => one.prevId === id);
  }

  async countingIt(contact: Contact) {
    return this.chain(contact).filter(
      (one) =>
        one.id !== contact.id &&
        one.startedAt >= contact.startedAt &&
        one.startedAt - contact.startedAt <= windowMs['7d'],
    );
  }

  async countUpTo(contact: Contact) {
    if (!inChain(contact)) return 1;
    const inTime = this.chain(contact).filter((one) => contact.startedAt - one.startedAt <= windowMs['7d']);
    return inTime.filter((one) => startsBefore(one, contact) || one.id === contact.id).length;
  }

  async save(linked: Linked) {
    this.rows.set(linked.id, linked);
  }

  private chain(contact: Contact): Linked[] {
    return [...this.rows.values()].filter((one) => sameChain(one, contact));
  }
}
