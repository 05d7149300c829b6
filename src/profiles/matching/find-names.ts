import { jaroWinkler, oneEditApart, sound } from './likeness.js';
import { type Finding, finding } from './finding.js';
import { areNicknames } from './nicknames.js';
import type { Prepared } from './prepare.js';

/** What the two names have in common, also where given and family name stand in each other's place. */
export function findNames(a: Prepared, b: Prepared, found: Finding[]): void {
  if (a.family === '' || b.family === '' || a.given.length === 0 || b.given.length === 0) {
    findLone(a, b, found);
    return;
  }
  const [one, two] = [a.given[0], b.given[0]];
  const family = familyLevel(a.family, b.family);
  const given = givenLevel(a.given, b.given);
  if (RANK[family] + RANK[given] <= 2) {
    const across = nameLevel(one, b.family);
    const back = nameLevel(a.family, two);
    if (RANK[across] + RANK[back] >= 5 && RANK[across] > 1 && RANK[back] > 1) {
      found.push({ ...finding('family', across, one, b.family, b.family), isHidden: true });
      found.push({ ...finding('given', back, a.family, two, two), isHidden: true });
      found.push(finding('names', 'swapped', namesOf(a), namesOf(b)));
      return;
    }
  }
  found.push(finding('given', given, one, two, one, two));
  found.push(finding('family', family, a.family, b.family, a.family, b.family));
  if (given !== 'other' && a.given.length > 1 && b.given.length > 1) found.push(findMiddle(a, b));
}

const RANK: Record<string, number> = {
  same: 4,
  nickname: 3,
  close: 3,
  sounds: 2,
  part: 2,
  other: 2,
  similar: 1,
  initial: 1,
  differs: 0,
};

/** One name where two were wanted is compared with whichever it is like. */
function findLone(a: Prepared, b: Prepared, found: Finding[]): void {
  const isA = a.family === '' || a.given.length === 0;
  const [of, to] = isA ? [a, b] : [b, a];
  const lone = of.family || of.given[0];
  if (!lone) return;
  let best: Finding | null = null;
  for (const field of ['given', 'family']) {
    const name = field === 'given' ? to.given[0] : to.family;
    if (!name) continue;
    const level = nameLevel(lone, name);
    if (best && RANK[level] <= RANK[best.level]) continue;
    best = isA ? finding(field, level, lone, name, lone, name) : finding(field, level, name, lone, lone, name);
  }
  if (best) found.push(best);
}

function familyLevel(a: string, b: string): string {
  const level = nameLevel(a, b);
  if (level === 'nickname') return 'close';
  if (RANK[level] > 1) return level;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && (long.startsWith(short) || long.endsWith(short)) ? 'part' : level;
}

/** First names first; else any given name of one that is the other's first: many go by their second. */
function givenLevel(a: string[], b: string[]): string {
  const level = nameLevel(a[0], b[0]);
  if (RANK[level] > 1 || (a.length === 1 && b.length === 1)) return level;
  for (const one of a) {
    for (const two of b) {
      if ((one === a[0] || two === b[0]) && RANK[nameLevel(one, two)] >= 3) return 'other';
    }
  }
  return level;
}

function findMiddle(a: Prepared, b: Prepared): Finding {
  const [one, two] = [a.given.slice(1), b.given.slice(1)];
  let best = 0;
  for (const x of one) for (const y of two) best = Math.max(best, RANK[nameLevel(x, y)]);
  const unlike = best > 0 ? 'close' : 'differs';
  return finding('middle', best === 4 ? 'same' : unlike, one.join(' '), two.join(' '));
}

/** How two single names agree, the best word that fits. */
export function nameLevel(a: string, b: string): string {
  if (a === b) return 'same';
  // Made-up names are numbered: Guest 12 is not a slip for Guest 13.
  if (isNumbered(a) && isNumbered(b)) return 'differs';
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 'initial' : 'differs';
  if (areNicknames(a, b)) return 'nickname';
  const shortest = Math.min(a.length, b.length);
  if (shortest >= 4 && oneEditApart(a, b)) return 'close';
  const alike = jaroWinkler(a, b);
  if (alike >= 0.93 && shortest >= 5) return 'close';
  if (shortest >= 3 && a[0] === b[0] && (a.startsWith(b) || b.startsWith(a))) return 'nickname';
  if (alike < 0.7) return 'differs';
  if (alike >= 0.78 && soundOf(a) === soundOf(b)) return 'sounds';
  return alike >= 0.85 || (shortest >= 3 && oneEditApart(a, b)) ? 'similar' : 'differs';
}

const isNumbered = (name: string): boolean => {
  const last = name.charCodeAt(name.length - 1);
  return last >= 48 && last <= 57;
};

// The same few thousand names come again and again.
const sounds = new Map<string, string>();
function soundOf(name: string): string {
  let code = sounds.get(name);
  if (code === undefined) {
    code = sound(name);
    if (sounds.size > 50_000) sounds.clear();
    sounds.set(name, code);
  }
  return code;
}

const namesOf = ({ given, family }: Prepared) => `${given.join(' ')} ${family}`.trim();
