import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { units } from '../../organisation/tables.ts';
import type { ReportCell } from '../contract.ts';
import { forms, periods, reports, type cells } from '../tables.ts';
import { isLateAt } from './periods.ts';

/** Missing first, then what waits for the province, then what is done. */
export const rank = sql<number>`case when ${reports.effectiveVersion} is null then 0 when ${reports.state} = 'accepted' then 2 else 1 end`;
export const daysBack = sql<number>`(date '2100-01-01' - ${periods.dueOn})`;

/** How often a unit was urged to send a report. */
export const urgedTimes = sql<number>`(select count(*)::int from reports_urgings u where u.report_id = ${reports.id} and u.kind = 'urging')`;
const urgedLast = sql<
  string | null
>`(select to_char(max(u.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from reports_urgings u where u.report_id = ${reports.id} and u.kind = 'urging')`;

export function selectReports(ctx: Context) {
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
      isLate: isLateAt(ctx.now),
      urgings: urgedTimes,
      lastUrgedAt: urgedLast,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .innerJoin(forms, eq(forms.id, periods.formId))
    .innerJoin(units, eq(units.id, reports.unitId));
}

export type ReportRow = Awaited<ReturnType<typeof selectReports>>[number];

export function reportOf({ report, period, form, unitName, isLate, urgings, lastUrgedAt }: ReportRow) {
  return {
    ...report,
    unitName,
    isLate,
    urgings,
    formTitle: form.definition.title,
    periodLabel: period.label,
    dueOn: period.dueOn,
    dueAt: period.dueAt,
    isClosed: period.closedAt !== null,
    lastUrgedAt: lastUrgedAt === null ? null : new Date(lastUrgedAt),
  };
}

/** @throws AppError `reports.report_not_found`, also when it is another unit's */
export async function reportRow(ctx: Context, id: string): Promise<ReportRow> {
  const [row] = await selectReports(ctx).where(and(eq(reports.id, id), visibleTo(ctx.actor, reports.unitId)));
  if (!row) throw new AppError('not_found', 'reports.report_not_found', { id });
  return row;
}

export function cellOf(row: typeof cells.$inferSelect): ReportCell {
  const {
    key,
    computed,
    computedAt,
    computedRows,
    rows,
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
    computedRows,
    rows,
    answer,
    figure: numerator !== null && known ? { numerator, denominator, known } : null,
    text,
    reason,
    answeredBy,
    answeredAt,
  };
}
