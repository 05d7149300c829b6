import { type Finding, finding } from './finding.js';
import { jaroWinkler, oneEditApart } from './likeness.js';
import type { Prepared, PreparedAddress } from './prepare.js';

/** The two addresses that agree best, field by field. */
export function findAddress(a: Prepared, b: Prepared, found: Finding[]): void {
  if (a.addresses.length === 1 && b.addresses.length === 1) {
    compareAddresses(a.addresses[0], b.addresses[0], found);
    return;
  }
  let best: Finding[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (const one of a.addresses) {
    for (const two of b.addresses) {
      const rows: Finding[] = [];
      compareAddresses(one, two, rows);
      const worth = rows.reduce((sum, { level }) => sum + (WORTH[level] ?? 1), 0);
      if (worth <= most) continue;
      most = worth;
      best = rows;
    }
  }
  found.push(...best);
}

const WORTH: Record<string, number> = { same: 3, close: 2, differs: -1 };

function compareAddresses(a: PreparedAddress, b: PreparedAddress, found: Finding[]): void {
  if (a.street !== '' && b.street !== '') {
    found.push(finding('street', streetLevel(a, b), a.streetShown, b.streetShown));
  }
  if (a.city !== '' && b.city !== '') {
    found.push(finding('city', wordLevel(a.city, b.city), a.city, b.city, a.city));
  }
  if (a.region !== '' && b.region !== '') {
    found.push(finding('region', a.region === b.region ? 'same' : 'differs', a.region, b.region, a.region));
  }
  if (a.postcode !== '' && b.postcode !== '') {
    found.push(finding('postcode', postcodeLevel(a.postcode, b.postcode), a.postcode, b.postcode, a.postcode));
  }
}

function streetLevel(a: PreparedAddress, b: PreparedAddress): string {
  const isSameName = a.street === b.street;
  const isSameNumber = a.number === b.number;
  if (isSameName && isSameNumber) return 'same';
  const isNear = isSameName || oneEditApart(a.street, b.street) || jaroWinkler(a.street, b.street) >= 0.9;
  if (!isNear) return 'differs';
  return isSameNumber || a.number === '' || b.number === '' ? 'close' : 'name';
}

function postcodeLevel(a: string, b: string): string {
  if (a === b) return 'same';
  if (oneEditApart(a, b)) return 'close';
  // The outward half of a British code, else the first half of any other.
  const half = Math.max(2, Math.min(a.length, b.length) - 3);
  return a.startsWith(b.slice(0, half)) ? 'area' : 'differs';
}

/** Two values of a field that has no rules of its own. */
function wordLevel(a: string, b: string): string {
  if (a === b) return 'same';
  const shortest = Math.min(a.length, b.length);
  if (shortest < 4) return 'differs';
  return oneEditApart(a, b) || (shortest >= 5 && jaroWinkler(a, b) >= 0.9) ? 'close' : 'differs';
}

/** Everything else, by its name. */
export function findOther(a: Prepared, b: Prepared, found: Finding[]): void {
  for (const [field, one] of a.other) {
    const two = b.other.get(field);
    if (two !== undefined) found.push(finding(field, wordLevel(one, two), one, two, one));
  }
}
