import { renderDocx } from '@lachan/documents';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { daysBetween, dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { cells, periods, reports, versions } from '../tables.ts';
import { cellsOf } from './forms.ts';
import { partiesOf } from './letterhead.ts';
import { counts, isLateAt, periodById } from './periods.ts';
import { urgedTimes } from './report-rows.ts';
import { unitUrgingLetter, type UnitMissing } from './urging-letter.ts';

export interface Letter {
  fileName: string;
  render(): Promise<Uint8Array>;
}

/** A letter for each unit whose report is missing (or for those named), which says exactly what is missing. */
export const lettersOfPeriod = query({
  name: 'reports.urging-letters',
  permission: 'reports:review',
  input: z.object({ id: z.uuid(), unitId: z.uuid().optional() }),
  async run(ctx, { id, unitId }): Promise<{ name: string; letters: Letter[] }> {
    const { period, form } = await periodById(ctx, id);
    const missing = await missingOf(ctx, id, unitId, new Map(cellsOf(form).map((cell) => [cell.key, cell])));
    if (missing.length === 0) throw new AppError('conflict', 'reports.nobody_to_urge', { id });
    const parties = await partiesOf(ctx, null);
    const today = dayOf(ctx.now);
    return {
      name: `đôn đốc ${form.key} ${period.dueOn}`,
      letters: missing.map((unit, index) => ({
        fileName: `${String(index + 1).padStart(4, '0')} ${unit.unitName.replaceAll(/[\\/:*?"<>|]/gu, ' ')}.docx`,
        render: () => renderDocx(unitUrgingLetter(parties, { form, period, unit }, today)),
      })),
    };
  },
});

/** What each unit has not done, in three queries however many units there are. */
async function missingOf(
  ctx: Context,
  periodId: string,
  unitId: string | undefined,
  asked: ReadonlyMap<string, { label: { vi: string }; required: boolean }>,
): Promise<UnitMissing[]> {
  const rows = await ctx.db
    .select({
      id: reports.id,
      unitId: reports.unitId,
      unitName: units.name,
      state: reports.state,
      version: reports.version,
      dueOn: periods.dueOn,
      urgings: urgedTimes,
      returnedFor: versions.reason,
    })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .innerJoin(units, eq(units.id, reports.unitId))
    .innerJoin(versions, and(eq(versions.reportId, reports.id), eq(versions.number, reports.version)))
    .where(
      and(
        eq(reports.periodId, periodId),
        isNull(reports.effectiveVersion),
        counts,
        visibleTo(ctx.actor, reports.unitId),
        unitId ? eq(reports.unitId, unitId) : undefined,
      ),
    )
    .orderBy(asc(units.kind), asc(units.sortKey));
  if (rows.length === 0) return [];
  const open = await ctx.db
    .select({ reportId: cells.reportId, key: cells.key })
    .from(cells)
    .innerJoin(reports, and(eq(reports.id, cells.reportId), eq(reports.version, cells.version)))
    .where(
      and(
        eq(reports.periodId, periodId),
        isNull(reports.effectiveVersion),
        sql`${cells.answer} = 'unanswered'`,
        visibleTo(ctx.actor, cells.unitId),
      ),
    );
  const byReport = Map.groupBy(open, ({ reportId }) => reportId);
  const before = await lateBefore(
    ctx,
    periodId,
    rows.map((row) => row.unitId),
  );
  const today = dayOf(ctx.now);
  return rows.map(({ id, dueOn, ...row }) => ({
    ...row,
    daysLate: Math.max(0, daysBetween(dueOn, today)),
    lateBefore: before.get(row.unitId) ?? 0,
    open: (byReport.get(id) ?? []).flatMap(({ key }) => {
      const cell = asked.get(key);
      return cell?.required ? [cell.label.vi] : [];
    }),
  }));
}

/** How many reports of other periods each unit sent late, or has not sent though they are due. */
async function lateBefore(
  ctx: Context,
  periodId: string,
  unitIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await ctx.db
    .select({ unitId: reports.unitId, late: sql<number>`count(*)::int` })
    .from(reports)
    .innerJoin(periods, eq(periods.id, reports.periodId))
    .where(
      and(
        inArray(reports.unitId, [...unitIds]),
        sql`${reports.periodId} <> ${periodId}::uuid`,
        counts,
        visibleTo(ctx.actor, reports.unitId),
        isLateAt(ctx.now),
      ),
    )
    .groupBy(reports.unitId);
  return new Map(rows.map(({ unitId, late }) => [unitId, late]));
}
