import { and, asc, eq } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { units } from '../../organisation/tables.ts';
import type { ReportCell } from '../contract.ts';
import { cells, periods, reports, versions } from '../tables.ts';
import { counts, isLateAt } from './periods.ts';
import { cellOf } from './report-rows.ts';

/** One unit's line in the merged report: its frozen cells by key; `null` when it has not reported. */
export interface MergedRow {
  unitId: string;
  unitName: string;
  isLate: boolean;
  isAccepted: boolean;
  submittedAt: Date | null;
  version: number | null;
  cells: Map<string, ReportCell> | null;
}

/** Every unit of a period with what it reported, in list order, in two queries. */
export async function mergedRows(ctx: Context, periodId: string): Promise<MergedRow[]> {
  const scope = and(eq(reports.periodId, periodId), counts, visibleTo(ctx.actor, reports.unitId));
  const owing = await ctx.db
    .select({
      id: reports.id,
      unitId: reports.unitId,
      unitName: units.name,
      isLate: isLateAt(ctx.now),
      outcome: versions.outcome,
      submittedAt: versions.submittedAt,
      version: reports.effectiveVersion,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .innerJoin(units, eq(units.id, reports.unitId))
    .leftJoin(versions, and(eq(versions.reportId, reports.id), eq(versions.number, reports.effectiveVersion)))
    .where(scope)
    .orderBy(asc(units.kind), asc(units.sortKey));
  const frozen = await ctx.db
    .select({ cell: cells })
    .from(reports)
    .innerJoin(cells, and(eq(cells.reportId, reports.id), eq(cells.version, reports.effectiveVersion)))
    .where(scope);
  const byReport = Map.groupBy(frozen, ({ cell }) => cell.reportId);
  return owing.map(({ id, outcome, ...row }) => {
    const filled = byReport.get(id);
    return {
      ...row,
      isAccepted: outcome === 'accepted',
      cells: filled ? new Map(filled.map(({ cell }) => [cell.key, cellOf(cell)])) : null,
    };
  });
}
