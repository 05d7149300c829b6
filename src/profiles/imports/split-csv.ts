/** A row of a file: its line, its cells, and what is wrong with it as text, when something is. */
export interface FileRow {
  line: number;
  cells: string[];
  fault?: string;
}

/** Longer than any field of a person; what is longer is a fault of its row, and only its beginning is kept. */
export const MOST_CELL = 32_768;
export const MOST_CELLS = 500;
const [QUOTE, NEWLINE, RETURN] = [34, 10, 13];
const [START, PLAIN, QUOTED, CLOSED] = [0, 1, 2, 3];

/**
 * Reads CSV (RFC 4180) out of pieces of text as they arrive: either line ending, line breaks inside quotes, quotes doubled. It holds
 * no more than the row it is in, and of a cell without end only the beginning.
 */
export class SplitCsv {
  private state = START;
  private line: number;
  private began: number;
  private cell = '';
  private cells: string[] = [];
  private fault: string | undefined;
  private readonly comma: number;

  constructor(delimiter: string, firstLine = 1) {
    this.comma = delimiter.charCodeAt(0);
    this.line = firstLine;
    this.began = firstLine;
  }

  push(text: string): FileRow[] {
    const rows: FileRow[] = [];
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (this.state === QUOTED) {
        if (code === QUOTE) {
          this.take(text.slice(from, i));
          this.state = CLOSED;
          from = i + 1;
        } else if (code === NEWLINE) this.line += 1;
      } else if (code === QUOTE && this.state !== PLAIN) {
        // The first opens the cell; a second one right after the closing one is a quote that is meant.
        from = this.state === START ? i + 1 : i;
        this.state = QUOTED;
      } else if (code === this.comma) {
        this.take(text.slice(from, i));
        this.endCell();
        from = i + 1;
      } else if (code === NEWLINE) {
        this.take(text.slice(from, i));
        this.endRow(rows);
        from = i + 1;
      } else if (this.state === START) this.state = PLAIN;
      else if (this.state === CLOSED && code !== RETURN) this.state = PLAIN;
    }
    this.take(text.slice(from));
    return rows;
  }

  finish(): FileRow[] {
    const rows: FileRow[] = [];
    if (this.state === QUOTED) this.fault = 'quote';
    if (this.cell !== '' || this.cells.length > 0 || this.state !== START) this.endRow(rows);
    return rows;
  }

  private take(text: string): void {
    if (text === '') return;
    if (this.cell.length + text.length > MOST_CELL) {
      this.fault = 'too_long';
      this.cell = (this.cell + text).slice(0, 200);
    } else this.cell += text;
  }

  private endCell(): void {
    if (this.cells.length < MOST_CELLS) this.cells.push(this.cell);
    else this.fault = 'columns';
    this.cell = '';
    this.state = START;
  }

  private endRow(rows: FileRow[]): void {
    if (this.cell.endsWith('\r')) this.cell = this.cell.slice(0, -1);
    this.endCell();
    this.line += 1;
    const row = { line: this.began, cells: this.cells, fault: this.fault };
    this.began = this.line;
    this.cells = [];
    this.fault = undefined;
    // Spreadsheets write the empty rows below the last one too, as separators and nothing between them.
    if (row.fault || row.cells.some((cell) => cell.trim() !== '')) rows.push(row);
  }
}

/** The sign that stands oftenest in the first line, outside quotes. */
export function guessDelimiter(firstLine: string): string {
  const bare = firstLine.replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((sign) => [bare.split(sign).length, sign] as const);
  return counted.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
}
