import type { Import } from '@contract/imports';

/** Ways a file may write its letters, in the words of who saved it. */
export const charsets = [
  { value: '', label: 'UTF-8, or as the file says' },
  { value: 'windows-1252', label: 'Windows (Western Europe)' },
  { value: 'windows-1250', label: 'Windows (Central Europe)' },
  { value: 'utf-16le', label: 'UTF-16' },
];

/** Whether the first rows hold what could not be read, so that each row would fail for the same reason. */
export const isGarbled = ({ columns, preview }: Pick<Import, 'columns' | 'preview'>): boolean =>
  [columns, ...preview].some((cells) => cells.some((cell) => cell.includes('\ufffd')));
