import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ClosePeriod, ReopenPeriod, UrgeUnits } from '../contract.ts';
import { periods, reports, urgings } from '../tables.ts';
import { freezeMerge } from './merge.ts';
import { counts, periodById, talliesOf } from './periods.ts';

/** From now on no first report is taken, and the province's figures stand. A second closing is a conflict. */
export const closePeriod = command({
  name: 'reports.close-period',
  permission: 'reports:review',
  input: ClosePeriod.input,
  async run(ctx, { id }) {
    const { period } = await periodById(ctx, id);
    const [closed] = await ctx.db
      .update(periods)
      .set({ closedAt: ctx.now, closedBy: ctx.actor.name })
      .where(and(eq(periods.id, id), isNull(periods.closedAt)))
      .returning();
    if (!closed)
      throw new AppError('conflict', 'reports.period_closed_already', {
        id,
        at: period.closedAt,
        by: period.closedBy,
      });
    const merge = await freezeMerge(ctx, id, null);
    const missing = (await talliesOf(ctx, id)).get(id)?.missing ?? 0;
    await ctx.emit('reports.period-closed', null, { periodId: id });
    return { before: { closedAt: null }, after: { id, merge, missing, closedAt: ctx.now }, unitId: null };
  },
});

export const reopenPeriod = command({
  name: 'reports.reopen-period',
  permission: 'reports:review',
  input: ReopenPeriod.input,
  async run(ctx, { id, reason }) {
    const { period } = await periodById(ctx, id);
    const [open] = await ctx.db
      .update(periods)
      .set({ closedAt: null, closedBy: null })
      .where(and(eq(periods.id, id), isNotNull(periods.closedAt)))
      .returning();
    if (!open) throw new AppError('conflict', 'reports.period_open_already', { id });
    await ctx.emit('reports.period-opened', null, { periodId: id });
    return {
      before: { closedAt: period.closedAt, closedBy: period.closedBy },
      after: { id, reason },
      unitId: null,
    };
  },
});

export const urgeUnits = command({
  name: 'reports.urge',
  permission: 'reports:review',
  input: UrgeUnits.input,
  async run(ctx, { id, unitIds, words }) {
    const { period } = await periodById(ctx, id);
    if (period.closedAt) throw new AppError('conflict', 'reports.period_closed', { id });
    const missing = await ctx.db
      .select({ reportId: reports.id, unitId: reports.unitId })
      .from(reports)
      .where(
        and(
          eq(reports.periodId, id),
          isNull(reports.effectiveVersion),
          counts,
          visibleTo(ctx.actor, reports.unitId),
          unitIds ? inArray(reports.unitId, unitIds) : undefined,
        ),
      );
    if (missing.length === 0) throw new AppError('conflict', 'reports.nobody_to_urge', { id });
    await ctx.db
      .insert(urgings)
      .values(missing.map((report) => ({ ...report, words, at: ctx.now, by: ctx.actor.name })));
    await ctx.emit('reports.units-urged', null, {
      periodId: id,
      unitIds: missing.map(({ unitId }) => unitId),
    });
    return { before: null, after: { id, urged: missing.length, words }, unitId: null };
  },
});
