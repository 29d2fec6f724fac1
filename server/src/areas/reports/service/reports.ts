import { and, asc, count, desc, eq, isNull, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetReport, ListReports, type ReportCell } from '../contract.ts';
import { cells, forms, periods, reports, urgings, versions } from '../tables.ts';
import { cellsOf, formOf } from './forms.ts';
import { isLateOn, periodOf } from './periods.ts';

/** Missing first, then what waits for the province, then what is done. */
const rank = sql<number>`case when ${reports.effectiveVersion} is null then 0 when ${reports.state} = 'accepted' then 2 else 1 end`;
const daysBack = sql<number>`(date '2100-01-01' - ${periods.dueOn})`;

/** How often a unit was urged to send a report. */
export const urgedTimes = sql<number>`(select count(*)::int from reports_urgings u where u.report_id = ${reports.id})`;
const urgedLast = sql<
  string | null
>`(select to_char(max(u.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from reports_urgings u where u.report_id = ${reports.id})`;

function selectReports(ctx: Context) {
  return ctx.db
    .select({
      report: reports,
      period: periods,
      form: forms,
      unitName: units.name,
      unitKind: units.kind,
      sortKey: units.sortKey,
      rank,
      daysBack,
      isLate: isLateOn(dayOf(ctx.now)),
      urgings: urgedTimes,
      lastUrgedAt: urgedLast,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .innerJoin(forms, eq(forms.id, periods.formId))
    .innerJoin(units, eq(units.id, reports.unitId));
}

type Row = Awaited<ReturnType<typeof selectReports>>[number];

function reportOf({ report, period, form, unitName, isLate, urgings, lastUrgedAt }: Row) {
  return {
    ...report,
    unitName,
    isLate,
    urgings,
    formTitle: form.definition.title,
    periodLabel: period.label,
    dueOn: period.dueOn,
    isClosed: period.closedAt !== null,
    lastUrgedAt: lastUrgedAt === null ? null : new Date(lastUrgedAt),
  };
}

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
        ? isNull(reports.effectiveVersion)
        : state === 'late'
          ? isLateOn(dayOf(ctx.now))
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
      cells: of(shown),
      previous: of(shown - 1),
      versions: history,
      urged: await ctx.db
        .select({ at: urgings.at, by: urgings.by, words: urgings.words })
        .from(urgings)
        .where(eq(urgings.reportId, id))
        .orderBy(desc(urgings.at)),
    };
  },
});

/** @throws AppError `reports.report_not_found`, also when it is another unit's */
export async function reportRow(ctx: Context, id: string): Promise<Row> {
  const [row] = await selectReports(ctx).where(and(eq(reports.id, id), visibleTo(ctx.actor, reports.unitId)));
  if (!row) throw new AppError('not_found', 'reports.report_not_found', { id });
  return row;
}

export function cellOf(row: typeof cells.$inferSelect): ReportCell {
  const {
    key,
    computed,
    computedAt,
    answer,
    numerator,
    denominator,
    known,
    text,
    reason,
    answeredBy,
    answeredAt,
  } = row;
  return {
    key,
    computed: computed && computedAt ? { ...computed, at: computedAt } : null,
    answer,
    figure: numerator !== null && known ? { numerator, denominator, known } : null,
    text,
    reason,
    answeredBy,
    answeredAt,
  };
}
