import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import type { MeasureValue } from '../../../kernel/measures.ts';
import { dayOf } from '../../../kernel/time.ts';
import type { FormCell, Form } from '../contract.ts';
import { cells, type periods, type ComputedFigure } from '../tables.ts';
import { cellsOf } from './forms.ts';

type Window = Pick<typeof periods.$inferSelect, 'from' | 'to'>;
type CellRow = typeof cells.$inferSelect;

/** Figures of a form: one computation for each measure, however many units there are. */
export async function computeFigures(
  ctx: Context,
  form: Pick<Form, 'sections'>,
  { from, to }: Window,
  unitIds: readonly string[],
): Promise<(unitId: string, cell: FormCell) => ComputedFigure | null> {
  const today = dayOf(ctx.now);
  const on = today < to ? today : to;
  const keys = [...new Set(cellsOf(form).flatMap(({ measure }) => measure ?? []))];
  const byMeasure = new Map<string, Map<string, MeasureValue>>();
  for (const key of keys) {
    const values = (await ctx.kernel.measures.get(key)?.compute(ctx, { unitIds, on, from })) ?? [];
    byMeasure.set(key, new Map(values.map((value) => [value.unitId, value])));
  }
  return (unitId, cell) => {
    const value = cell.measure === null ? undefined : byMeasure.get(cell.measure)?.get(unitId);
    return value ? figureOf(cell, value) : null;
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

/** Begins the cells of new reports: all of a period in a few statements. */
export async function insertCells(
  ctx: Context,
  form: Form,
  window: Window,
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
  window: Window,
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
    if (!cell?.measure) return [];
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
