import { isDay } from '@lachan/law';
import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import { command, type Context } from '../../../kernel/command.ts';
import { AppError, type Fault } from '../../../kernel/errors.ts';
import {
  AnswerCell,
  isFigure,
  needsReason,
  RefreshReport,
  type Figure,
  type FormCell,
  type TableRow,
} from '../contract.ts';
import { cells, reports } from '../tables.ts';
import { cellsOf, formOf } from './forms.ts';
import { refreshCells } from './prefill.ts';
import { cellOf, reportRow } from './report-rows.ts';
import { computedRowsOf, isMinute, tableFaults } from './table-rows.ts';

type Answer = z.output<typeof AnswerCell.input>;
type CellRow = typeof cells.$inferSelect;

const beingFilled: ReadonlySet<string> = new Set(['open', 'draft', 'returned']);

/** A report that may be written to. @throws AppError `reports.report_frozen`, `reports.period_closed`, `reports.version_changed` */
export async function openReport(ctx: Context, id: string, version?: number) {
  const row = await reportRow(ctx, id);
  if (version !== undefined && row.report.version !== version)
    throw new AppError('conflict', 'reports.version_changed', { version: row.report.version });
  if (!beingFilled.has(row.report.state)) throw new AppError('conflict', 'reports.report_frozen', { id });
  // A correction of a report that counts may still come; a first report may not.
  if (row.period.closedAt && row.report.effectiveVersion === null)
    throw new AppError('conflict', 'reports.period_closed', { id: row.period.id });
  return row;
}

export const answerCell = command({
  name: 'reports.answer-cell',
  permission: 'reports:fill',
  input: AnswerCell.input,
  async run(ctx, input) {
    const { report, form, period } = await openReport(ctx, input.id, input.version);
    const cell = cellsOf(formOf(form)).find(({ key }) => key === input.key);
    const [before] = await ctx.db.select().from(cells).where(cellKey(input));
    if (!cell || !before) throw new AppError('not_found', 'reports.cell_not_found', { key: input.key });
    const computedRows = await computedRowsOf(ctx, cell, period, report.unitId);
    const answer = judge(cell, { ...before, computedRows }, input);
    const [after] = await ctx.db
      .update(cells)
      .set({ ...answer, computedRows, answeredBy: ctx.actor.name, answeredAt: ctx.now })
      .where(cellKey(input))
      .returning();
    if (!after) throw new Error('An update returned no row');
    if (report.state === 'open')
      await ctx.db.update(reports).set({ state: 'draft' }).where(eq(reports.id, report.id));
    await ctx.emit('reports.report-changed', report.unitId, { reportId: report.id });
    return { before: cellOf(before), after: { id: report.id, ...cellOf(after) }, unitId: report.unitId };
  },
});

export const refreshReport = command({
  name: 'reports.refresh',
  permission: 'reports:fill',
  input: RefreshReport.input,
  async run(ctx, { id }) {
    const { report, form, period } = await openReport(ctx, id);
    const changed = await refreshCells(ctx, formOf(form), period, [report]);
    return { before: null, after: { id, changed }, unitId: report.unitId };
  },
});

/** What an answer makes of a cell. @throws AppError `reports.answer_invalid` by field, `reports.nothing_to_confirm` */
function judge(cell: FormCell, before: CellRow, input: Answer): Partial<CellRow> {
  const reason = input.reason || null;
  const empty = { numerator: null, denominator: null, known: null, text: null, rows: null, reason };
  if (input.answer === 'not_applicable' || input.answer === 'no_data') {
    if (!reason) throw invalid([{ path: 'reason', reason: 'reports.reason_required' }]);
    return { ...empty, answer: input.answer };
  }
  if (input.answer === 'confirmed') {
    const { computed, computedRows } = before;
    if (computedRows) return { ...empty, answer: 'confirmed', rows: checkedRows(cell, computedRows) };
    if (!computed) throw new AppError('conflict', 'reports.nothing_to_confirm', { key: cell.key });
    if (!reason && needsReason(cell, computed))
      throw invalid([{ path: 'reason', reason: 'reports.reason_required' }]);
    const { numerator, denominator, known } = computed;
    return { ...empty, answer: 'confirmed', numerator, denominator, known };
  }
  if (cell.kind === 'table') {
    if (!input.rows) throw invalid([{ path: 'rows', reason: 'reports.rows_required' }]);
    return { ...empty, answer: 'own', rows: checkedRows(cell, input.rows) };
  }
  if (!isFigure(cell)) return { ...empty, answer: 'own', text: wordsOf(cell, input) };
  const figure = ownFigure(cell, input);
  const differs = before.computed !== null && !isEqual(before.computed, figure);
  if (!reason && (differs || needsReason(cell, figure)))
    throw invalid([{ path: 'reason', reason: 'reports.reason_required' }]);
  return { ...empty, ...figure, answer: 'own' };
}

function wordsOf(cell: FormCell, { text }: Answer): string {
  if (!text) throw invalid([{ path: 'text', reason: 'reports.words_required' }]);
  if (cell.kind === 'choice' && !cell.options.some(({ value }) => value === text))
    throw invalid([{ path: 'text', reason: 'reports.not_an_option', value: text.slice(0, 60) }]);
  const value = text.slice(0, 60);
  if (cell.kind === 'date' && !isDay(text))
    throw invalid([{ path: 'text', reason: 'reports.not_a_day', value }]);
  if (cell.kind === 'date-time' && !isMinute(text))
    throw invalid([{ path: 'text', reason: 'reports.not_a_moment', value }]);
  return text;
}

/** Without what was left empty. @throws AppError `reports.answer_invalid` by row and column */
function checkedRows(cell: FormCell, rows: readonly TableRow[]): TableRow[] {
  const faults = tableFaults(cell, rows);
  if (faults.length > 0) throw invalid(faults);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
}

/** The unit's own figure is known because the unit declares it, all of it. */
function ownFigure(cell: FormCell, { numerator, denominator }: Answer): Figure {
  const faults: Fault[] = [];
  if (numerator === undefined) faults.push({ path: 'numerator', reason: 'reports.figure_required' });
  if (cell.kind === 'share') {
    if (denominator === undefined) faults.push({ path: 'denominator', reason: 'reports.figure_required' });
    else if (numerator !== undefined && numerator > denominator)
      faults.push({ path: 'numerator', reason: 'reports.more_than_all', value: String(numerator) });
  }
  if (faults.length > 0 || numerator === undefined) throw invalid(faults);
  const all = cell.kind === 'share' ? (denominator ?? null) : null;
  return {
    numerator,
    denominator: all,
    known: { measured: 0, imported: 0, declared: all ?? numerator, unknown: 0 },
  };
}

function isEqual(
  a: Pick<Figure, 'numerator' | 'denominator'>,
  b: Pick<Figure, 'numerator' | 'denominator'>,
): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

function cellKey({ id, version, key }: Pick<Answer, 'id' | 'version' | 'key'>) {
  return and(eq(cells.reportId, id), eq(cells.version, version), eq(cells.key, key));
}

function invalid(faults: Fault[]): AppError {
  return new AppError('invalid', 'reports.answer_invalid', {}, faults);
}
