import type { Import, ImportField, ImportOptions } from '@contract/imports';

export const dateOrders = [
  { value: '', label: 'Not written with slashes' },
  { value: 'day_first', label: 'Day first: 24/12/1980' },
  { value: 'month_first', label: 'Month first: 12/24/1980' },
];

const isDate = (field: ImportField | undefined) => field === 'birth_date' || field === 'consent_at';

export const hasDates = (mapping: Record<string, ImportField>): boolean => Object.values(mapping).some(isDate);

/** What the first rows give away: only one of the two can be above twelve. */
export function orderOf({ columns, preview, suggested }: Import): ImportOptions['dates'] | '' {
  const places = columns.flatMap((column, place) => (isDate(suggested[column]) ? [place] : []));
  for (const cells of preview)
    for (const place of places) {
      const [, a, b] = /^(\d{1,2})\/(\d{1,2})\/\d{4}/.exec(cells[place]?.trim() ?? '') ?? [];
      if (Number(a) > 12) return 'day_first';
      if (Number(b) > 12) return 'month_first';
    }
  return '';
}
