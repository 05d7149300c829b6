/** Whoever is written to beside the customer. */
export interface Copies {
  cc: string[];
  bcc: string[];
}

export const MOST_COPIES = 20;

const ADDRESS = /^[^\s@<>(),;:\\"[\]]{1,64}@[^\s@<>(),;:\\"[\]]{1,190}\.[^\s@<>(),;:\\"[\]]{2,63}$/;

/** An address as it is compared and sent, or null: nothing that could end a header or name a second one. */
export function toAddress(given: unknown): string | null {
  if (typeof given !== 'string') return null;
  const address = given.trim().toLowerCase();
  return ADDRESS.test(address) && address.isWellFormed() ? address : null;
}

/** The copies asked for, each address once and the customer's own not among them. What was not right was refused before. */
export function copiesIn(options: Record<string, unknown>, customer: string): Copies {
  const taken = new Set([customer.toLowerCase()]);
  const take = (given: unknown): string[] =>
    (Array.isArray(given) ? given : []).flatMap((one) => {
      const address = toAddress(one);
      if (!address || taken.has(address) || taken.size > MOST_COPIES) return [];
      taken.add(address);
      return [address];
    });
  return { cc: take(options.cc), bcc: take(options.bcc) };
}

/** `care+anything@` reaches `care@` as well. */
export function isOwnAddress(address: string, own: readonly string[]): boolean {
  const [local, domain] = address.toLowerCase().split('@');
  return own.includes(`${local.split('+')[0]}@${domain}`);
}
