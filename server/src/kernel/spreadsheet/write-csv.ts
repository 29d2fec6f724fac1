/** Cells as they are written; blanks for `null`. */
export type WrittenCell = string | number | null;

/**
 * Text of rows as Excel of a Vietnamese Windows opens it by a double click: `;` between cells, because the comma is
 * the decimal sign there, and CRLF. The file begins with {@link CSV_START}.
 */
export function csvOf(rows: readonly (readonly WrittenCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(';')}\r\n`).join('');
}

/** The byte order mark without which Excel takes UTF-8 for the Windows code page. */
export const CSV_START = '\uFEFF';

/**
 * A cell that begins like a formula gets an apostrophe: opened in Excel it must stay text, whoever wrote it.
 * Reading such a file takes the apostrophe off again.
 */
export function defuse(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function csvCell(cell: WrittenCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = defuse(cell);
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
