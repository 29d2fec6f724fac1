import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { addDays, daysBetween } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import type { RollUp } from '../contract.ts';
import { directives, obligations } from '../tables.ts';
import { overdueOn, owed, rollUpColumns } from './directive-rows.ts';
import { inForce, selectObligations, shapeObligation } from './obligation-rows.ts';

/** The obligations of each unit by state. What is overdue is judged on the day `on`; a unit without any is left out. */
export async function obligationRollUp(
  { db, actor }: Context,
  { unitIds, on }: { unitIds: readonly string[] | 'all'; on: string },
): Promise<(Omit<RollUp, 'units'> & { unitId: string })[]> {
  const rows = await db
    .select({ unitId: obligations.unitId, ...rollUpColumns(on) })
    .from(obligations)
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .where(
      and(
        inForce,
        visibleTo(actor, obligations.unitId),
        unitIds === 'all' ? undefined : inArray(obligations.unitId, [...unitIds]),
      ),
    )
    .groupBy(obligations.unitId);
  return rows.map(({ units: _units, ...rollUp }) => rollUp);
}

/** Who is late on a day, the longest delay first. */
export async function overdueUnits(
  { db, actor }: Context,
  { on, limit = 500 }: { on: string; limit?: number },
): Promise<{ unitId: string; unitName: string; overdue: number; daysLate: number }[]> {
  const since = sql<string>`min(${obligations.dueOn})::text`;
  const rows = await db
    .select({ unitId: units.id, unitName: units.name, overdue: sql<number>`count(*)::int`, since })
    .from(obligations)
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .innerJoin(units, eq(units.id, obligations.unitId))
    .where(and(inForce, visibleTo(actor, obligations.unitId), overdueOn(on)))
    .groupBy(units.id, units.name, units.sortKey)
    .orderBy(since, units.sortKey)
    .limit(limit);
  return rows.map(({ since: first, ...row }) => ({ ...row, daysLate: daysBetween(first, on) }));
}

/** What is owed within some days from `on`, soonest first; what is overdue is not among it. */
export async function dueSoon(
  ctx: Context,
  { on, days, limit = 50 }: { on: string; days: number; limit?: number },
) {
  const rows = await selectObligations(
    ctx,
    and(inForce, owed, sql`${obligations.dueOn} between ${on} and ${addDays(on, days)}`),
  ).limit(limit);
  return rows.map((row) => shapeObligation(ctx, row));
}
