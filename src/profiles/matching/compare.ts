import { type Context, defaultContext } from './counts.js';
import { findEmail, findExternalIds, findPhone } from './find-contacts.js';
import { findBirthDate } from './find-dates.js';
import { findNames } from './find-names.js';
import { findAddress, findOther } from './find-places.js';
import type { Finding } from './finding.js';
import type { Agreement, Comparison, Evidence, Person } from './person.js';
import { type Prepared, prepare } from './prepare.js';
import { bitsTable } from './weights.js';

/** Everything the two have to be compared by, in the order people read it. */
export function findAll(a: Prepared, b: Prepared, context: Context): Finding[] {
  const found: Finding[] = [];
  findNames(a, b, found);
  findBirthDate(a, b, found);
  findPhone(a, b, context, found);
  findEmail(a, b, context, found);
  findExternalIds(a, b, context, found);
  findAddress(a, b, found);
  findOther(a, b, found);
  return found;
}

/**
 * How probable it is that two records are one person, with each reason and what it weighs: the sum of log odds of
 * Fellegi, I. P. and Sunter, A. B. (1969), A Theory for Record Linkage. What is missing counts neither way.
 */
export function compare(a: Person, b: Person, context: Context = defaultContext): Comparison {
  // Always the same way round, so that no rounding depends on who came first.
  const isTurned = b.id < a.id;
  const found = isTurned ? findAll(prepare(b), prepare(a), context) : findAll(prepare(a), prepare(b), context);
  const evidence: Evidence[] = [];
  let bits = context.weights.priorBits;
  let household = 0;
  let hidden = 0;
  let isSameStreet = false;
  let family = 0;
  let isOtherGiven = false;
  let isOtherBirth = false;
  let isNumbered = false;
  for (const finding of found) {
    const { field, level } = finding;
    let weight = weigh(finding, context);
    if (weight > 0) {
      // Who lives in one street has one town and postcode: said once more, not news.
      if (isSameStreet && IN_ADDRESS.has(field)) weight *= 0.5;
      if (field === 'street') isSameStreet = true;
      if (HOUSEHOLD.has(field)) household += weight;
      if (field === 'family') family = weight;
    }
    if ((level === 'same' || level === 'close') && field === 'externalId') isNumbered = true;
    if (level === 'differs' && field === 'given') isOtherGiven = true;
    if (level === 'differs' && field === 'birthDate') isOtherBirth = true;
    bits += weight;
    if (finding.isHidden) {
      hidden += weight;
      continue;
    }
    if (field === 'names') weight += hidden;
    const [left, right] = isTurned ? [finding.b, finding.a] : [finding.a, finding.b];
    evidence.push({ field, a: left, b: right, agreement: agreementOf(level), level, weight });
  }
  // Twins, or father and son: where given names or birth dates differ, address and phone say which family it is, not which of
  // them; and so does the family name once the given one differs. A customer number in common settles which.
  if ((isOtherGiven || isOtherBirth) && !isNumbered && household > 0) {
    const weight = -HOUSEHOLD_SHARE * (household + (isOtherGiven ? family : 0));
    bits += weight;
    evidence.push({ field: 'household', a: null, b: null, agreement: 'differs', level: 'household', weight });
  }
  return { score: 1 / (1 + 2 ** -bits), bits, evidence };
}

const IN_ADDRESS = new Set(['city', 'region', 'postcode']);
const HOUSEHOLD = new Set(['phone', 'street', 'city', 'region', 'postcode']);
const HOUSEHOLD_SHARE = 0.9;

const SAME = new Set(['same', 'sameYear', 'shared']);
const DIFFERS = new Set(['differs', 'verified']);

function agreementOf(level: string): Agreement {
  if (SAME.has(level)) return 'same';
  return DIFFERS.has(level) ? 'differs' : 'close';
}

/** A level's bits; for a value in common, more the rarer it is. */
function weigh({ field, level, value, also }: Finding, { weights, counts }: Context): number {
  const levels = bitsTable(weights)[field] ?? bitsTable(weights).other;
  const own = levels[level];
  if (own === undefined) return 0;
  if (value === '' || level === 'differs' || level === 'verified') return own;
  let share = counts.share(field, value) ?? 0;
  if (also !== '' && also !== value) share = Math.max(share, counts.share(field, also) ?? 0);
  if (share === 0) return own;
  // Of a likeness only part is due to the value, so that part alone moves with how rare it is.
  const rarity = (levels.usual - Math.log2(share)) * (level === 'same' || level === 'sameYear' ? 1 : 0.5);
  return own + Math.min(MOST_RARITY, Math.max(-MOST_RARITY, rarity));
}

const MOST_RARITY = 5;
