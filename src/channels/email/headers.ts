import { toStorable } from '../../kernel/storable.js';
import type { ParsedMail } from 'mailparser';

const MOST_REFERENCES = 100;

/** The message ids in a header, without their brackets. */
export function ids(given: string | string[] | undefined): string[] {
  const text = [given ?? []].flat().join(' ').slice(0, 50_000);
  const bracketed = [...text.matchAll(/<([^<>\s]{1,250})>/g)].map(([, id]) => id);
  const all = bracketed.length > 0 ? bracketed : text.split(/[\s,]+/).filter((word) => word.includes('@'));
  return [...new Set(all.map(toStorable))].slice(-MOST_REFERENCES);
}

/** A header may come many times, and mailparser gives some as objects. */
export function headerTexts({ headerLines }: Pick<ParsedMail, 'headerLines'>, name: string): string[] {
  return headerLines
    .filter(({ key }) => key === name)
    .map(({ line }) => toStorable(line.slice(line.indexOf(':') + 1).replace(/\r?\n[ \t]+/g, ' ')).trim());
}
