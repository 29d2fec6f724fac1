import { isDay } from '@lachan/law';
import type { Context } from '../../../kernel/command.ts';
import type { Fault } from '../../../kernel/errors.ts';
import { MOST_TABLE_ROWS, type FormCell, type TableColumn, type TableRow } from '../contract.ts';
import { lastDayOf, type FigureWindow } from './prefill.ts';

/** Rows of a table as its measure gives them; `null` when nothing in the system knows them. */
export async function computedRowsOf(
  ctx: Context,
  cell: FormCell,
  window: FigureWindow,
  unitId: string,
): Promise<TableRow[] | null> {
  const measure = cell.measure === null ? undefined : ctx.kernel.measures.get(cell.measure);
  if (cell.kind !== 'table' || !measure?.rows) return null;
  const { columns, rows } = await measure.rows(ctx, {
    unitId,
    on: lastDayOf(ctx, window),
    from: window.from,
    limit: MOST_TABLE_ROWS,
    ...(window.subjectId ? { subjectId: window.subjectId } : {}),
  });
  if (rows.length === 0) return null;
  const places = new Map(columns.map(({ key }, index) => [key, index]));
  return rows.map((row) =>
    Object.fromEntries(
      cell.columns.flatMap((column) => {
        const value = row[places.get(column.key) ?? -1];
        return value === null || value === undefined ? [] : [[column.key, optionOf(column, String(value))]];
      }),
    ),
  );
}

/** A measure says an option in words; the form keeps its value. */
function optionOf({ options }: TableColumn, said: string): string {
  return options.find(({ value, label }) => value === said || label.vi === said)?.value ?? said;
}

/** What is wrong with the rows of a table, by row and column. */
export function tableFaults({ columns }: FormCell, rows: readonly TableRow[]): Fault[] {
  const known = new Set(columns.filter(({ kind }) => kind !== 'row-number').map(({ key }) => key));
  return rows.flatMap((row, index) => [
    ...Object.keys(row)
      .filter((key) => !known.has(key))
      .map((key) => ({ path: `rows.${index}.${key}`, reason: 'reports.no_such_column' })),
    ...columns.flatMap((column): Fault[] => {
      const value = row[column.key] ?? '';
      const path = `rows.${index}.${column.key}`;
      if (value === '') return column.required ? [{ path, reason: 'reports.column_required' }] : [];
      return isRight(column, value)
        ? []
        : [{ path, reason: wrongFor[column.kind], value: value.slice(0, 60) }];
    }),
  ]);
}

const wrongFor: Record<TableColumn['kind'], string> = {
  'row-number': 'reports.no_such_column',
  text: 'reports.no_such_column',
  count: 'reports.figure_required',
  date: 'reports.not_a_day',
  'date-time': 'reports.not_a_moment',
  choice: 'reports.not_an_option',
  choices: 'reports.not_an_option',
};

function isRight({ kind, options }: TableColumn, value: string): boolean {
  const isOption = (each: string) => options.some((option) => option.value === each);
  if (kind === 'count') return /^\d{1,9}$/u.test(value);
  if (kind === 'date') return isDay(value);
  if (kind === 'date-time') return isMinute(value);
  if (kind === 'choice') return isOption(value);
  if (kind === 'choices') return value.split('; ').every(isOption);
  return kind === 'text';
}

/** `2026-11-21T09:30`, a minute in Vietnam. */
export function isMinute(value: string): boolean {
  return isDay(value.slice(0, 10)) && /^T(?:[01]\d|2[0-3]):[0-5]\d$/u.test(value.slice(10));
}
