import type { Cell, SheetData } from 'write-excel-file/node';
import { defuse } from '../../../kernel/spreadsheet/write-csv.ts';
import type { Form, FormCell, TableColumn, TableRow } from '../contract.ts';
import { tableTexts } from './wording.ts';

/** A sheet for each table of a form, with exactly its columns: numbers as numbers, days as days. */
export function tableSheets(form: Form, rowsOf: (cell: FormCell) => readonly TableRow[]) {
  return form.sections
    .flatMap(({ cells }) => cells)
    .filter((cell) => cell.kind === 'table' && rowsOf(cell).length > 0)
    .map((cell, index) => ({
      sheet: sheetName(cell.label.vi, index),
      data: sheetOf(cell, rowsOf(cell)),
      columns: cell.columns.map(({ kind }) => ({ width: kind === 'row-number' ? 6 : 24 })),
      orientation: 'landscape' as const,
      stickyRowsCount: 1,
    }));
}

function sheetOf(cell: FormCell, rows: readonly TableRow[]): SheetData {
  const printed = tableTexts(cell, rows);
  return [
    cell.columns.map(({ label }): Cell => ({
      value: label.vi,
      fontWeight: 'bold',
      wrap: true,
      align: 'center',
      alignVertical: 'center',
      backgroundColor: '#E8EEF4',
      borderStyle: 'thin',
    })),
    ...rows.map((row, index) =>
      cell.columns.map((column, place) =>
        valueCell(column, row[column.key] ?? '', printed[index]?.[place] ?? '', index),
      ),
    ),
  ];
}

function valueCell({ kind }: TableColumn, value: string, printed: string, index: number): Cell {
  if (kind === 'row-number') return { value: index + 1, type: Number, format: '0', borderStyle: 'thin' };
  if (kind === 'count' && value !== '')
    return { value: Number(value), type: Number, format: '#,##0', borderStyle: 'thin' };
  if (kind === 'date' && value !== '')
    return {
      // A sheet knows no time zone: the day is written as its midnight in UTC.
      value: new Date(`${value}T00:00:00Z`),
      type: Date,
      format: 'dd/mm/yyyy',
      borderStyle: 'thin',
    };
  return { value: defuse(printed), wrap: true, alignVertical: 'top', borderStyle: 'thin' };
}

/** At most 31 letters, and none of those that spreadsheets refuse in the name of a sheet. */
function sheetName(label: string, index: number): string {
  return `${index + 1}. ${label.replaceAll(/[\\/?*[\]:]/gu, ' ')}`.slice(0, 31).trim();
}
