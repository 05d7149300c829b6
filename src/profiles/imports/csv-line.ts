/** One line of CSV. A cell a spreadsheet would run as a formula is made plain text by an apostrophe. */
export const csvLine = (cells: string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d\s().-]+$/.test(text) ? `'${text}` : text;
  const storable = safe.replaceAll('\u0000', '\ufffd').toWellFormed();
  return /[",\r\n;]/.test(storable) ? `"${storable.replaceAll('"', '""')}"` : storable;
}
