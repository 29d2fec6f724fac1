import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, type Context } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { successions, units } from '../../organisation/tables.ts';
import { forms, periods, reports } from '../tables.ts';
import { formOf } from './forms.ts';
import { addReports } from './periods.ts';
import { refreshCells } from './prefill.ts';

/**
 * Units that were merged while a period is open send one report: the successor's, which is opened if it is not, takes
 * in the figures of both, and shows them apart. The reports of the ended units stay readable and are owed no more.
 * A successor that has already submitted is left alone: then the ended unit's own report still counts.
 */
export const followMergers = command({
  name: 'reports.follow-mergers',
  permission: 'reports:review',
  input: z.object({}),
  async run(ctx) {
    const open = await ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId))
      .where(isNull(periods.closedAt));
    let merged = 0;
    for (const { period, form } of open) {
      const ended = await endedReports(ctx, period);
      if (ended.length === 0) continue;
      await addReports(ctx, period, [...new Set(ended.map(({ successorId }) => successorId))]);
      const targets = await ctx.db
        .select()
        .from(reports)
        .where(
          and(
            eq(reports.periodId, period.id),
            isNull(reports.effectiveVersion),
            inArray(
              reports.unitId,
              ended.map(({ successorId }) => successorId),
            ),
          ),
        );
      for (const target of targets) {
        const ids = ended.filter(({ successorId }) => successorId === target.unitId).map(({ id }) => id);
        await ctx.db.update(reports).set({ mergedIntoId: target.id }).where(inArray(reports.id, ids));
        merged += ids.length;
      }
      await refreshCells(ctx, formOf(form), period, targets);
    }
    return { before: null, after: { id: null, merged }, unitId: null };
  },
});

/** Reports of units that ended and have one successor; of a split nobody knows whose a figure is. */
async function endedReports(ctx: Context, period: typeof periods.$inferSelect) {
  const rows = await ctx.db
    .select({ id: reports.id, successorId: successions.toUnitId })
    .from(reports)
    .innerJoin(successions, eq(successions.fromUnitId, reports.unitId))
    .innerJoin(units, eq(units.id, reports.unitId))
    .where(
      and(
        eq(reports.periodId, period.id),
        isNull(reports.mergedIntoId),
        lte(successions.on, dayOf(ctx.now)),
        sql`${units.validTo} is not null`,
      ),
    );
  return rows.filter(({ id }) => rows.filter((row) => row.id === id).length === 1);
}
