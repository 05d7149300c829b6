/** What is known of one record, as it was typed: everything may be missing, misspelt or in the wrong place. */
export interface Person {
  id: string;
  names?: { given?: string | null; family?: string | null; full?: string | null };
  /** `1980-02-31`, `19800231` or `31.02.1980`; a date nobody can be born on is still evidence. */
  birthDate?: string | null;
  phones?: string[];
  emails?: string[];
  addresses?: PostalAddress[];
  externalIds?: ExternalId[];
  /** Anything else worth comparing, by name: `gender`, `birthPlace`, `occupation`. */
  other?: Record<string, string | null | undefined>;
  /** A birth date somebody checked. Two that differ are two people. */
  birthDateVerified?: boolean;
}

export interface PostalAddress {
  street?: string | null;
  city?: string | null;
  region?: string | null;
  postcode?: string | null;
  country?: string | null;
}

/** A customer number. Two of one system that differ count against; checked ones (`verified`) are two people. */
export interface ExternalId {
  system: string;
  value: string;
  verified?: boolean;
}

export type Agreement = 'same' | 'close' | 'differs' | 'missing';

/** One row of a merge review. The weights are bits: each doubles or halves the odds that the two are one person. */
export interface Evidence {
  field: string;
  a: string | null;
  b: string | null;
  agreement: Agreement;
  /** Why, in one word of the weights table: `one_letter`, `swapped`, `shared`. */
  level: string;
  weight: number;
}

export interface Comparison {
  /** The probability that the two are one person, 0 to 1. */
  score: number;
  /** The same as log odds in bits, for sums and clusters. */
  bits: number;
  evidence: Evidence[];
}

export interface ScoredPair {
  a: string;
  b: string;
  bits: number;
}
