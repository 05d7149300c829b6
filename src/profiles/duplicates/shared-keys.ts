import { blockingKeys, mostHolders, type Person } from '../matching/index.js';

/** Who of some people is worth comparing with whom: those that share a key which is not everybody's. */
export class SharedKeys {
  private readonly keys = new Map<string, string[]>();
  private readonly holders = new Map<string, Person[]>();

  add(person: Person): void {
    const keys = blockingKeys(person);
    this.keys.set(person.id, keys);
    for (const key of keys) {
      const under = this.holders.get(key);
      if (under) under.push(person);
      else this.holders.set(key, [person]);
    }
  }

  /** This one with each of them, the lesser id first. */
  pairsOf(id: string): [Person, Person][] {
    const met = new Map<string, Person>();
    for (const key of this.keys.get(id) ?? []) {
      const under = this.holders.get(key) ?? [];
      if (under.length <= mostHolders(key)) for (const one of under) met.set(one.id, one);
    }
    const self = met.get(id);
    met.delete(id);
    return self ? [...met.values()].map((other) => (id < other.id ? [self, other] : [other, self])) : [];
  }
}
