/** Of 1 how often a level is seen between two records of one person (m) and of two people (u). */
export interface Chance {
  m: number;
  u: number;
}

/** By field and level. A field that is not here counts as `other`. */
export type Weights = { priorBits: number; fields: Record<string, Record<string, Chance>> };

const c = (m: number, u: number): Chance => ({ m, u });

// Two birth dates or two customer numbers, both checked and different, rule it out: no other agreement makes up for that.
const NEVER = c(1e-40, 1);

/**
 * The weights as they ship. `docs/matching.md` says what they were estimated on; `estimate` makes a workspace its own.
 * Where values were counted, the u of an agreement is how common the value is, not the figure here.
 */
export const defaultWeights: Weights = {
  // About one candidate in a thousand is a match before anything is compared.
  priorBits: -10,
  fields: {
    given: {
      same: c(0.75, 0.01),
      nickname: c(0.08, 0.004),
      close: c(0.08, 0.004),
      sounds: c(0.02, 0.005),
      similar: c(0.02, 0.02),
      initial: c(0.01, 0.02),
      other: c(0.02, 0.01),
      differs: c(0.02, 0.93),
    },
    middle: { same: c(0.7, 0.02), close: c(0.15, 0.02), differs: c(0.15, 0.96) },
    family: {
      same: c(0.8, 0.003),
      close: c(0.1, 0.001),
      sounds: c(0.03, 0.002),
      part: c(0.02, 0.002),
      similar: c(0.03, 0.02),
      differs: c(0.02, 0.97),
    },
    // On top of what the two names weigh each in the other's place.
    names: { swapped: c(0.02, 0.1) },
    birthDate: {
      same: c(0.7, 0.0005),
      sameYear: c(0.7, 0.01),
      swapped: c(0.02, 0.0003),
      close: c(0.16, 0.006),
      parts: c(0.04, 0.012),
      year: c(0.015, 0.02),
      differs: c(0.04, 0.96),
      verified: NEVER,
    },
    phone: { same: c(0.7, 0.0005), close: c(0.08, 0.0005), shared: c(0.7, 0.35), differs: c(0.22, 1) },
    email: {
      same: c(0.7, 0.0003),
      close: c(0.1, 0.0005),
      local: c(0.08, 0.002),
      shared: c(0.7, 0.35),
      differs: c(0.3, 1),
    },
    externalId: {
      same: c(0.9, 0.00001),
      close: c(0.08, 0.0002),
      shared: c(0.7, 0.35),
      differs: c(0.02, 1),
      verified: NEVER,
    },
    street: { same: c(0.65, 0.001), name: c(0.12, 0.005), close: c(0.13, 0.002), differs: c(0.1, 0.99) },
    city: { same: c(0.8, 0.02), close: c(0.1, 0.006), differs: c(0.15, 0.97) },
    region: { same: c(0.9, 0.2), differs: c(0.1, 0.8) },
    postcode: { same: c(0.65, 0.001), close: c(0.08, 0.002), area: c(0.08, 0.02), differs: c(0.15, 0.97) },
    other: { same: c(0.85, 0.05), close: c(0.06, 0.02), differs: c(0.15, 0.8) },
  },
};

/** When two are linked by themselves and when people are asked, as probabilities; `together` in bits. */
export const defaultThresholds = { link: 0.9, review: 0.5, together: 4 };

export function bitsOf({ m, u }: Chance): number {
  return Math.log2(m / u);
}

type Bits = Record<string, Record<string, number>>;
const tables = new WeakMap<Weights, Bits>();

/** The weights in bits, worked out once; `usual` is how common a value in common usually is. */
export function bitsTable(weights: Weights): Bits {
  let table = tables.get(weights);
  if (!table) {
    table = {};
    for (const [field, levels] of Object.entries(weights.fields)) {
      table[field] = Object.fromEntries(Object.entries(levels).map(([level, chance]) => [level, bitsOf(chance)]));
      if (levels.same) table[field].usual = Math.log2(levels.same.u);
    }
    tables.set(weights, table);
  }
  return table;
}
