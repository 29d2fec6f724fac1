import { open } from 'node:fs/promises';
import type { LegacyEncoding } from '@lachan/documents';
import { AppError } from '../errors.ts';
import { readCsvRows } from './csv-rows.ts';
import { decodeLegacyText, detectLegacyText } from './legacy-text.ts';
import { readXlsxRows } from './xlsx-rows.ts';

/** One row of a sheet that is not blank. */
export interface SheetRow {
  /** 1-based line of a text file, or row of a sheet, as the person sees it in their own program. */
  line: number;
  cells: string[];
  /** Reason why the row cannot be trusted, though it was read. */
  fault?: string;
}

/** Rows are counted so that no file can run for ever; the largest list of machines in use has 200,000. */
export const ROW_LIMIT = 500_000;
const CELL_LIMIT = 32_767;
const SAMPLE_ROWS = 200;

/**
 * Streams the rows of a CSV (or its gzip) or XLSX file in batches: text converted to Unicode (NFC) from whatever
 * it was typed in, cells trimmed, blank rows left out. Only a batch is in memory at a time.
 * @throws AppError `kernel.spreadsheet_empty`, `_binary`, `_damaged`, `_not_xlsx`, `_old_excel`, `_too_large`,
 * `_too_many_rows`; damage in the middle is thrown after the rows before it
 */
export async function* readSpreadsheet(path: string): AsyncGenerator<SheetRow[]> {
  const read = (await formatOf(path)) === 'xlsx' ? readXlsxRows : readCsvRows;
  let held: SheetRow[] | undefined = [];
  let encoding: LegacyEncoding | null = null;
  let count = 0;
  let failure: unknown;
  try {
    for await (const rows of read(path)) {
      count += rows.length;
      if (count > ROW_LIMIT)
        throw new AppError('too_large', 'kernel.spreadsheet_too_many_rows', { limit: ROW_LIMIT });
      if (!held) {
        yield rows.map((row) => tidy(row, encoding));
        continue;
      }
      held.push(...rows);
      if (held.length < SAMPLE_ROWS) continue;
      encoding = encodingOf(held);
      yield held.map((row) => tidy(row, encoding));
      held = undefined;
    }
  } catch (error) {
    failure = error;
  }
  if (held && held.length > 0) {
    encoding = encodingOf(held);
    yield held.map((row) => tidy(row, encoding));
  }
  if (failure) throw failure;
  if (count === 0) throw new AppError('invalid', 'kernel.spreadsheet_empty');
}

function encodingOf(rows: readonly SheetRow[]): LegacyEncoding | null {
  return detectLegacyText(
    rows
      .slice(0, SAMPLE_ROWS)
      .map(({ cells }) => cells.join(' \n '))
      .join('\n'),
  );
}

function tidy(row: SheetRow, encoding: LegacyEncoding | null): SheetRow {
  let fault = row.fault;
  const cells = row.cells.map((raw) => {
    if (raw === '') return raw;
    if (raw.includes('\uFFFD')) fault ??= 'kernel.row_broken_text';
    if (raw.includes('\0')) fault ??= 'kernel.row_binary';
    return withoutDefusing(decodeLegacyText(raw, encoding))
      .slice(0, CELL_LIMIT)
      .normalize('NFC')
      .replaceAll('\0', '')
      .replaceAll(/[\u200B-\u200D\u2060\uFEFF]/g, '')
      .replaceAll(/[\s\u00A0]+/g, ' ')
      .trim();
  });
  return fault ? { line: row.line, cells, fault } : { line: row.line, cells };
}

/** Our own CSV files guard cells that look like formulas with an apostrophe; it comes off when they come back. */
function withoutDefusing(cell: string): string {
  return /^'[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

async function formatOf(path: string): Promise<'csv' | 'xlsx'> {
  const file = await open(path, 'r');
  try {
    const start = Buffer.alloc(8);
    const { bytesRead } = await file.read(start, 0, 8, 0);
    if (bytesRead === 0) throw new AppError('invalid', 'kernel.spreadsheet_empty');
    const magic = start.toString('hex');
    // The container of Excel 97–2003, and of any workbook with a password.
    if (magic.startsWith('d0cf11e0')) throw new AppError('invalid', 'kernel.spreadsheet_old_excel');
    return magic.startsWith('504b') ? 'xlsx' : 'csv';
  } finally {
    await file.close();
  }
}
