import type { Context } from './counts.js';
import { type Finding, finding } from './finding.js';
import { oneEditApart } from './likeness.js';
import type { Prepared } from './prepare.js';

/** Of several pairs the one that says most; one that many share is no proof, whatever else there is. */
const RANK: Record<string, number> = { same: 5, shared: 4, close: 3, local: 2, verified: 1, differs: 0 };

/** Phones: the best pair of all. People have several, so two that differ say little. */
export function findPhone(a: Prepared, b: Prepared, { counts, mostHolders }: Context, found: Finding[]): void {
  let best: Finding | null = null;
  for (const one of a.phones) {
    for (const two of b.phones) {
      let level = oneEditApart(one.digits, two.digits) ? 'close' : 'differs';
      if (one.digits === two.digits) level = counts.holders('phone', one.digits) > mostHolders ? 'shared' : 'same';
      if (!best || RANK[level] > RANK[best.level]) best = finding('phone', level, one.raw, two.raw);
    }
  }
  if (best) found.push(best);
}

/** Mail addresses: the same, one letter off, or the same name at another provider. */
export function findEmail(a: Prepared, b: Prepared, { counts, mostHolders }: Context, found: Finding[]): void {
  let best: Finding | null = null;
  for (const one of a.emails) {
    for (const two of b.emails) {
      let level = emailLevel(one, two);
      if (level === 'same' && counts.holders('email', `${one.local}@${one.domain}`) > mostHolders) level = 'shared';
      if (!best || RANK[level] > RANK[best.level]) best = finding('email', level, one.raw, two.raw);
    }
  }
  if (best) found.push(best);
}

type Email = Prepared['emails'][number];
function emailLevel(one: Email, two: Email): string {
  if (one.local === two.local) {
    if (one.domain === two.domain) return 'same';
    if (oneEditApart(one.domain, two.domain)) return 'close';
    return one.local.length >= 5 ? 'local' : 'differs';
  }
  if (one.local.length < 5 || one.domain !== two.domain) return 'differs';
  return oneEditApart(one.local, two.local) ? 'close' : 'differs';
}

/** Customer numbers, system by system: one that agrees says much, one that differs speaks against. */
export function findExternalIds(a: Prepared, b: Prepared, context: Context, found: Finding[]): void {
  for (const [i, { system }] of a.externalIds.entries()) {
    if (i > 0 && a.externalIds.findIndex((one) => one.system === system) < i) continue;
    const best = findNumber(a, b, system, context);
    if (best) found.push(best);
  }
}

function findNumber(a: Prepared, b: Prepared, system: string, { counts, mostHolders }: Context): Finding | null {
  let best: Finding | null = null;
  for (const one of a.externalIds) {
    if (one.system !== system) continue;
    for (const two of b.externalIds) {
      if (two.system !== system) continue;
      let level = 'differs';
      if (one.folded === two.folded) {
        level = counts.holders('externalId', one.counted) > mostHolders ? 'shared' : 'same';
      } else if (one.verified && two.verified) level = 'verified';
      else if (one.folded.length >= 5 && oneEditApart(one.folded, two.folded)) level = 'close';
      if (!best || RANK[level] > RANK[best.level]) best = finding('externalId', level, one.shown, two.shown);
    }
  }
  return best;
}
