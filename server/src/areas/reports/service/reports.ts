import { and, asc, count, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { units } from '../../organisation/tables.ts';
import { GetReport, ListReports, type Form, type ReportCell } from '../contract.ts';
import { cells, periods, reports, urgings, versions } from '../tables.ts';
import { cellsOf, formOf } from './forms.ts';
import { keptKeys } from './frozen-rows.ts';
import { counts, isLateAt, periodOf } from './periods.ts';
import { cellOf, daysBack, rank, reportOf, reportRow, selectReports, type ReportRow } from './report-rows.ts';
import { listSignedFiles } from './signed-files.ts';
import { computedRowsOf } from './table-rows.ts';

export const listReports = query({
  name: 'reports.list',
  permission: 'reports:read',
  input: ListReports.input,
  async run(ctx, { periodId, unitId, state, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(ctx.actor, reports.unitId),
      periodId ? eq(reports.periodId, periodId) : undefined,
      unitId ? eq(reports.unitId, unitId) : undefined,
      state === 'missing'
        ? and(isNull(reports.effectiveVersion), counts)
        : state === 'sent'
          ? isNotNull(reports.effectiveVersion)
          : state === 'late'
            ? and(isLateAt(ctx.now), counts)
            : state && eq(reports.state, state),
      text ? matchesText([units.name], text) : undefined,
    );
    const rows = await selectReports(ctx)
      .where(
        and(
          matching,
          key
            ? sql`(${daysBack}, ${rank}, ${units.kind}, ${units.sortKey}, ${reports.id}) > (${key[0]}::int, ${key[1]}::int, ${key[2]}::text, ${key[3]}::text, ${key[4]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(daysBack), asc(rank), asc(units.kind), asc(units.sortKey), asc(reports.id))
      .limit(limit + 1);
    const [all] = await ctx.db
      .select({ total: count() })
      .from(reports)
      .innerJoin(periods, eq(periods.id, reports.periodId))
      .innerJoin(units, eq(units.id, reports.unitId))
      .where(matching);
    const shown = pageOf(rows, limit, (row) => [
      row.daysBack,
      row.rank,
      row.unitKind,
      row.sortKey,
      row.report.id,
    ]);
    return { rows: shown.rows.map(reportOf), next: shown.next, total: all?.total ?? 0 };
  },
});

export const getReport = query({
  name: 'reports.get',
  permission: 'reports:read',
  input: GetReport.input,
  async run(ctx, { id, version }) {
    const row = await reportRow(ctx, id);
    const form = formOf(row.form);
    const history = await ctx.db
      .select()
      .from(versions)
      .where(eq(versions.reportId, id))
      .orderBy(asc(versions.number));
    const shown = version ?? row.report.version;
    if (!history.some(({ number }) => number === shown))
      throw new AppError('not_found', 'reports.version_not_found', { id, version: shown });
    const stored = await ctx.db.select().from(cells).where(eq(cells.reportId, id));
    const of = (number: number) => {
      const byKey = new Map(stored.filter((cell) => cell.version === number).map((cell) => [cell.key, cell]));
      return cellsOf(form)
        .flatMap(({ key }) => byKey.get(key) ?? [])
        .map(cellOf);
    };
    return {
      ...reportOf(row),
      period: periodOf(row.period, row.form),
      form,
      shown,
      cells: await withLiveRows(
        ctx,
        row,
        form,
        history.find(({ number }) => number === shown),
        of(shown),
      ),
      previous: of(shown - 1),
      versions: history,
      keptKeys: await keptKeys(ctx, id, shown),
      signedFiles: await listSignedFiles(ctx, id),
      urged: await ctx.db
        .select({ at: urgings.at, by: urgings.by, words: urgings.words, kind: urgings.kind })
        .from(urgings)
        .where(eq(urgings.reportId, id))
        .orderBy(desc(urgings.at)),
    };
  },
});

/** Tables that nobody has answered show what the system knows now; it is kept with the answer. */
async function withLiveRows(
  ctx: Context,
  { report, period }: ReportRow,
  form: Form,
  version: { submittedAt: Date | null } | undefined,
  shown: ReportCell[],
): Promise<ReportCell[]> {
  if (!version || version.submittedAt) return shown;
  const filled = [];
  for (const cell of shown) {
    const asked = cellsOf(form).find(({ key }) => key === cell.key);
    const isOpen = asked?.kind === 'table' && cell.answer === 'unanswered';
    filled.push(
      isOpen ? { ...cell, computedRows: await computedRowsOf(ctx, asked, period, report.unitId) } : cell,
    );
  }
  return filled;
}
