import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { forms, periods, reports } from '../tables.ts';
import { counts, isLateAt } from './periods.ts';

/** How the open periods stand for some units, soonest deadline first: what is owed, missing, late. */
export async function reportsStanding(ctx: Context, unitIds: readonly string[] | 'all') {
  const rows = await ctx.db
    .select({
      periodId: periods.id,
      definition: forms.definition,
      label: periods.label,
      dueOn: periods.dueOn,
      owed: sql<number>`count(*)::int`,
      missing: sql<number>`count(*) filter (where ${reports.effectiveVersion} is null)::int`,
      late: sql<number>`count(*) filter (where ${isLateAt(ctx.now)})::int`,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .innerJoin(forms, eq(forms.id, periods.formId))
    .where(
      and(
        isNull(periods.closedAt),
        counts,
        visibleTo(ctx.actor, reports.unitId),
        unitIds === 'all' ? undefined : inArray(reports.unitId, [...unitIds]),
      ),
    )
    .groupBy(periods.id, forms.id)
    .orderBy(asc(periods.dueOn));
  return rows.map(({ definition, ...row }) => ({ ...row, title: definition.title }));
}
