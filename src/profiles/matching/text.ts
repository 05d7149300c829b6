/** Small letters without accents, marks and double spaces, so that only what was meant differs. */
export function fold(text: string | null | undefined): string {
  if (!text) return '';
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export const words = (folded: string): string[] => (folded === '' ? [] : folded.split(' '));

export const digitsOf = (text: string): string => text.replace(/\D+/g, '');

/** The same letters in one order: equal for what two swapped letters made different. */
export const sorted = (text: string): string => [...text].sort().join('');
