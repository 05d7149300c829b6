import { type Finding, finding } from './finding.js';
import { oneEditApart } from './likeness.js';
import type { Prepared } from './prepare.js';

/** How two birth dates agree. The first of January is what people write who know the year only, and counts as that. */
export function findBirthDate(a: Prepared, b: Prepared, found: Finding[]): void {
  if (a.birth === '' || b.birth === '') return;
  found.push(finding('birthDate', dateLevel(a, b), a.birthShown, b.birthShown, a.birth));
}

function dateLevel(a: Prepared, b: Prepared): string {
  if (a.birth === b.birth) return a.isYearOnly ? 'sameYear' : 'same';
  if (a.birthVerified && b.birthVerified) return 'verified';
  const isYear = a.birth.startsWith(b.year);
  if (isYear && a.month === b.day && a.day === b.month) return 'swapped';
  if (oneEditApart(a.birth, b.birth)) return 'close';
  const isMonth = a.month === b.month;
  const isDay = a.day === b.day;
  if (Number(isYear) + Number(isMonth) + Number(isDay) === 2) return !isYear && a.isYearOnly ? 'differs' : 'parts';
  return isYear ? 'year' : 'differs';
}
