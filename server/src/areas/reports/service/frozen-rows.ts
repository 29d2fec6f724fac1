import { and, asc, eq } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { GetFrozenRows, type Form } from '../contract.ts';
import { frozenRows, type periods, type reports } from '../tables.ts';
import { cellsOf } from './forms.ts';
import { computeFigures, lastDayOf } from './prefill.ts';
import { reportRow } from './report-rows.ts';

/** Rows kept of one figure of one report: more than any commune has machines; above it the first are kept. */
export const MOST_FROZEN_ROWS = 2000;

/** Keeps the rows behind each figure of a version, and what the measures say, as of the moment it is submitted. */
export async function freezeRows(
  ctx: Context,
  report: typeof reports.$inferSelect,
  form: Form,
  period: typeof periods.$inferSelect,
): Promise<void> {
  const figure = await computeFigures(ctx, form, period, [report.unitId]);
  const kept = [];
  for (const cell of cellsOf(form)) {
    const measure = cell.measure === null ? undefined : ctx.kernel.measures.get(cell.measure);
    const computed = figure(report.unitId, cell);
    if (!measure?.rows || !computed) continue;
    const { columns, rows, total } = await measure.rows(ctx, {
      unitId: report.unitId,
      on: lastDayOf(ctx, period),
      from: period.from,
      limit: MOST_FROZEN_ROWS,
      ...(period.subjectId ? { subjectId: period.subjectId } : {}),
    });
    const { numerator, denominator, known } = computed;
    kept.push({
      reportId: report.id,
      version: report.version,
      key: cell.key,
      unitId: report.unitId,
      at: ctx.now,
      figure: { numerator, denominator, known },
      columns: columns.map(({ vi, en }) => ({ vi, en })),
      rows,
      total,
    });
  }
  if (kept.length > 0) await ctx.db.insert(frozenRows).values(kept).onConflictDoNothing();
}

/** Which figures of a version open down to rows kept when it froze. */
export async function keptKeys(ctx: Context, reportId: string, version: number): Promise<string[]> {
  const rows = await ctx.db
    .select({ key: frozenRows.key })
    .from(frozenRows)
    .where(and(eq(frozenRows.reportId, reportId), eq(frozenRows.version, version)))
    .orderBy(asc(frozenRows.key));
  return rows.map(({ key }) => key);
}

export const getFrozenRows = query({
  name: 'reports.get-frozen-rows',
  permission: 'reports:read',
  input: GetFrozenRows.input,
  async run(ctx, { id, key, version }) {
    const { report } = await reportRow(ctx, id);
    const number = version ?? report.effectiveVersion ?? report.version;
    const [kept] = await ctx.db
      .select()
      .from(frozenRows)
      .where(
        and(
          eq(frozenRows.reportId, id),
          eq(frozenRows.version, number),
          eq(frozenRows.key, key),
          visibleTo(ctx.actor, frozenRows.unitId),
        ),
      );
    if (!kept) throw new AppError('not_found', 'reports.rows_not_kept', { key });
    const { at, figure, columns, rows, total } = kept;
    return { version: number, at, figure, columns, rows, total };
  },
});
