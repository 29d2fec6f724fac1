import { and, eq, inArray, sql } from 'drizzle-orm';
import { asSystem, type Context } from '../../../kernel/command.ts';
import { sumOf, type MeasureValue } from '../../../kernel/measures.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { FormCell, Form } from '../contract.ts';
import { cells, type periods, type ComputedFigure } from '../tables.ts';
import { cellsOf } from './forms.ts';
import { predecessorsOf } from './predecessors.ts';

export type FigureWindow = Pick<typeof periods.$inferSelect, 'from' | 'to' | 'subjectId'>;
type CellRow = typeof cells.$inferSelect;

/** The last day that figures are of: today, but never past the period, nor before it when a clock goes back. */
export function lastDayOf(ctx: Context, { from, to }: Pick<FigureWindow, 'from' | 'to'>): string {
  const today = dayOf(ctx.now);
  if (today < from) return from;
  return today < to ? today : to;
}

/** Figures of a form: one computation for each measure, however many units there are. */
export async function computeFigures(
  ctx: Context,
  form: Pick<Form, 'sections'>,
  window: FigureWindow,
  unitIds: readonly string[],
): Promise<(unitId: string, cell: FormCell) => ComputedFigure | null> {
  const ask = {
    unitIds,
    on: lastDayOf(ctx, window),
    from: window.from,
    ...(window.subjectId ? { subjectId: window.subjectId } : {}),
  };
  const keys = [
    ...new Set(cellsOf(form).flatMap(({ kind, measure }) => (kind === 'table' ? [] : (measure ?? [])))),
  ];
  const merged = await asSystem(ctx, (system) => predecessorsOf(system, unitIds, window.from));
  const ended = [...merged.values()].flat().map(({ id }) => id);
  const byMeasure = new Map<string, Map<string, MeasureValue>>();
  for (const key of keys) {
    const measure = ctx.kernel.measures.get(key);
    const values = (await measure?.compute(ctx, ask)) ?? [];
    // The successor answers for what happened at the units it took over, though it does not see their rows.
    const before =
      measure && ended.length > 0
        ? await asSystem(ctx, (system) => measure.compute(system, { ...ask, unitIds: ended }))
        : [];
    byMeasure.set(key, new Map([...values, ...before].map((value) => [value.unitId, value])));
  }
  return (unitId, cell) => {
    const value =
      cell.measure === null || cell.kind === 'table' ? undefined : byMeasure.get(cell.measure)?.get(unitId);
    const figure = value ? figureOf(cell, value) : null;
    const others = (merged.get(unitId) ?? []).flatMap(({ id, name }) => {
      const other = cell.measure === null ? undefined : byMeasure.get(cell.measure)?.get(id);
      const part = other && figureOf(cell, other);
      return part ? [{ unitName: name, part }] : [];
    });
    return others.length === 0 ? figure : together(unitId, figure, others);
  };
}

/**
 * A cell's side of a measure; `null` where the measure has nothing to go by: a share of nothing, or none found where
 * nobody has looked. No figure is not zero: then the unit says so itself.
 */
function figureOf(cell: FormCell, value: MeasureValue): ComputedFigure | null {
  const { numerator, denominator, known, rowsPath } = value;
  if (cell.kind === 'share') {
    if (denominator === null || denominator === 0) return null;
    return { numerator, denominator, known, rowsPath };
  }
  const count = cell.part === 'denominator' ? denominator : numerator;
  if (count === null) return null;
  if (count === 0 && denominator === null && cell.nothingIs === 'no-figure') return null;
  return { numerator: count, denominator: null, known, rowsPath };
}

/** One figure of a unit and those it took over, with each shown. */
function together(
  unitId: string,
  own: ComputedFigure | null,
  others: readonly { unitName: string; part: ComputedFigure }[],
): ComputedFigure {
  const all = [...(own ? [own] : []), ...others.map(({ part }) => part)];
  const { numerator, denominator, known } = sumOf(all.map((figure) => ({ ...figure, unitId })));
  return {
    numerator,
    denominator,
    known,
    rowsPath: all[0]?.rowsPath ?? '',
    parts: others.map(({ unitName, part }) => ({
      unitName,
      numerator: part.numerator,
      denominator: part.denominator,
    })),
  };
}

/** Begins the cells of new reports: all of a period in a few statements. */
export async function insertCells(
  ctx: Context,
  form: Form,
  window: FigureWindow,
  fresh: readonly { id: string; unitId: string }[],
): Promise<void> {
  const figure = await computeFigures(
    ctx,
    form,
    window,
    fresh.map(({ unitId }) => unitId),
  );
  const rows = fresh.flatMap(({ id, unitId }) =>
    cellsOf(form).map((cell) => {
      const computed = figure(unitId, cell);
      return { reportId: id, version: 1, key: cell.key, unitId, computed, computedAt: computed && ctx.now };
    }),
  );
  for (let at = 0; at < rows.length; at += 1000) await ctx.db.insert(cells).values(rows.slice(at, at + 1000));
}

/**
 * Computes cells anew that are still being filled. A cell that was confirmed and whose figure has changed since is
 * open again: nobody confirmed the new one. The unit's own answers stay.
 * @returns how many cells got another figure
 */
export async function refreshCells(
  ctx: Context,
  form: Form,
  window: FigureWindow,
  open: readonly { id: string; unitId: string; version: number }[],
): Promise<number> {
  if (open.length === 0) return 0;
  const byKey = new Map(cellsOf(form).map((cell) => [cell.key, cell]));
  const figure = await computeFigures(
    ctx,
    form,
    window,
    open.map(({ unitId }) => unitId),
  );
  const current = new Map(open.map(({ id, version }) => [id, version]));
  const rows = (
    await ctx.db
      .select()
      .from(cells)
      .where(
        inArray(
          cells.reportId,
          open.map(({ id }) => id),
        ),
      )
  ).filter(({ reportId, version }) => current.get(reportId) === version);
  const changed = rows.flatMap((row) => {
    const cell = byKey.get(row.key);
    if (!cell?.measure || cell.kind === 'table') return [];
    const computed = figure(row.unitId, cell);
    if (isSameFigure(row.computed, computed)) return [];
    return [
      { ...row, computed, computedAt: computed && ctx.now, ...(row.answer === 'confirmed' ? blank : {}) },
    ];
  });
  await replaceCells(ctx, changed);
  return changed.length;
}

const blank = {
  answer: 'unanswered' as const,
  numerator: null,
  denominator: null,
  known: null,
  text: null,
  rows: null,
  reason: null,
  answeredBy: null,
  answeredAt: null,
};

async function replaceCells(ctx: Context, rows: CellRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 1000)
    await ctx.db
      .insert(cells)
      .values(rows.slice(at, at + 1000))
      .onConflictDoUpdate({
        target: [cells.reportId, cells.version, cells.key],
        set: Object.fromEntries(
          [
            'computed',
            'computed_at',
            'answer',
            'numerator',
            'denominator',
            'known',
            'text',
            'reason',
            'answered_by',
            'answered_at',
          ].map((column) => [
            column.replace(/_[a-z]/g, (end) => end.slice(1).toUpperCase()),
            sql.raw(`excluded.${column}`),
          ]),
        ),
      });
}

/** Copies the cells of a version to the next one, which starts from what was said before. */
export async function copyCells(ctx: Context, reportId: string, from: number, to: number): Promise<void> {
  const rows = await ctx.db
    .select()
    .from(cells)
    .where(and(eq(cells.reportId, reportId), eq(cells.version, from)));
  await ctx.db.insert(cells).values(rows.map((row) => ({ ...row, version: to })));
}

function isSameFigure(before: ComputedFigure | null, after: ComputedFigure | null): boolean {
  const essence = (figure: ComputedFigure | null) =>
    figure && [
      figure.numerator,
      figure.denominator,
      figure.known.measured,
      figure.known.imported,
      figure.known.declared,
      figure.known.unknown,
    ];
  return JSON.stringify(essence(before)) === JSON.stringify(essence(after));
}
