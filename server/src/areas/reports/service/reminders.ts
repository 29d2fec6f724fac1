import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command } from '../../../kernel/command.ts';
import { daysBetween, dayOf, startOf, vietnameseDay } from '../../../kernel/time.ts';
import { forms, periods, reports, urgings } from '../tables.ts';
import { formOf } from './forms.ts';
import { counts } from './periods.ts';

/** Reminds units that have not sent, on the days before the deadline that the form names; once a day. */
export const remindUnits = command({
  name: 'reports.remind',
  permission: 'reports:review',
  input: z.object({}),
  async run(ctx) {
    const today = dayOf(ctx.now);
    const open = await ctx.db
      .select({ period: periods, form: forms })
      .from(periods)
      .innerJoin(forms, eq(forms.id, periods.formId))
      .where(isNull(periods.closedAt));
    let reminded = 0;
    for (const { period, form } of open) {
      const days = daysBetween(today, period.dueOn);
      if (!formOf(form).remindDaysBefore.includes(days)) continue;
      const missing = await ctx.db
        .select({ reportId: reports.id, unitId: reports.unitId })
        .from(reports)
        .where(
          and(
            eq(reports.periodId, period.id),
            isNull(reports.effectiveVersion),
            counts,
            sql`not exists (select from reports_urgings u where u.report_id = ${reports.id} and u.kind = 'reminder'
              and u.at >= ${startOf(today).toISOString()}::timestamptz)`,
          ),
        );
      if (missing.length === 0) continue;
      const when = days === 0 ? 'hôm nay' : `còn ${days} ngày`;
      await ctx.db.insert(urgings).values(
        missing.map((report) => ({
          ...report,
          kind: 'reminder' as const,
          words: `Hạn gửi: hết ngày ${vietnameseDay(period.dueOn)} (${when}).`,
          at: ctx.now,
          by: ctx.actor.name,
        })),
      );
      await ctx.emit('reports.units-urged', null, {
        periodId: period.id,
        unitIds: missing.map(({ unitId }) => unitId),
      });
      reminded += missing.length;
    }
    return { before: null, after: { id: null, reminded }, unitId: null };
  },
});
