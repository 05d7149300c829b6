/** Text as PostgreSQL can keep it: it holds no U+0000, and UTF-8 no lone surrogate. */
export const toStorable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();
