import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { WrittenCell } from './write-csv.ts';

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** One column: what stands at its head, and its width in letters. */
export interface WrittenColumn {
  title: string;
  width: number;
}

/** Every cell is written as text, so that Excel neither computes it nor turns a serial number into a power of ten. */
export async function workbookOf(
  sheet: string,
  columns: readonly WrittenColumn[],
  rows: readonly (readonly WrittenCell[])[],
): Promise<Buffer> {
  const data: SheetData = [
    columns.map(({ title }) => ({
      value: title,
      type: String,
      fontWeight: 'bold' as const,
      backgroundColor: '#dfeeea',
    })),
    ...rows.map((row) =>
      row.map((value) => (value === null ? null : { value: String(value), type: String })),
    ),
  ];
  return writeXlsxFile(data, {
    sheet,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer();
}
