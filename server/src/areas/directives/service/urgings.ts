import { and, eq, inArray } from 'drizzle-orm';
import { command, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf, daysBetween } from '../../../kernel/time.ts';
import { UrgeLate } from '../contract.ts';
import { obligations, tasks, urgings } from '../tables.ts';
import { directiveById, overdueOn } from './directive-rows.ts';

/** Urges the units that are late: each finds in its inbox what exactly is missing, and since when. */
export const urgeLate = command({
  name: 'directives.urge-late',
  permission: 'directives:review',
  input: UrgeLate.input,
  async run(ctx, { id, unitIds, words }) {
    const directive = await directiveById(ctx, id);
    if (directive.state !== 'issued') throw new AppError('conflict', 'directives.not_issued', { id });
    const late = await lateObligations(ctx, id, unitIds);
    if (late.length === 0) throw new AppError('conflict', 'directives.nobody_is_late', { id });
    const batchId = crypto.randomUUID();
    const byUnit = Map.groupBy(late, ({ unitId }) => unitId);
    await ctx.db.insert(urgings).values(
      [...byUnit].map(([unitId, missing]) => ({
        batchId,
        unitId,
        directiveId: id,
        at: ctx.now,
        by: ctx.actor.name,
        words,
        missing: missing.map(({ unitId: _unit, status: _status, ...one }) => one),
      })),
    );
    await ctx.db
      .update(obligations)
      .set({ urgedAt: ctx.now })
      .where(
        inArray(
          obligations.id,
          late.map(({ obligationId }) => obligationId),
        ),
      );
    await ctx.emitAll('directives.urged', [...byUnit.keys()], { directiveId: id });
    return {
      before: null,
      after: { id: batchId, directiveId: id, units: byUnit.size, obligations: late.length, words },
      unitId: directive.issuerUnitId,
    };
  },
});

/** What is overdue of a directive today, the longest delay first. */
export async function lateObligations(
  { db, now }: Context,
  directiveId: string,
  unitIds: readonly string[] | undefined,
) {
  const today = dayOf(now);
  const rows = await db
    .select({
      obligationId: obligations.id,
      unitId: obligations.unitId,
      dueOn: obligations.dueOn,
      status: obligations.status,
      place: tasks.place,
      words: tasks.words,
    })
    .from(obligations)
    .innerJoin(tasks, eq(tasks.id, obligations.taskId))
    .where(
      and(
        eq(obligations.directiveId, directiveId),
        overdueOn(today),
        unitIds ? inArray(obligations.unitId, [...unitIds]) : undefined,
      ),
    )
    .orderBy(obligations.dueOn, tasks.position);
  return rows.map(({ dueOn, ...row }) => ({
    ...row,
    dueOn: dueOn ?? today,
    daysLate: daysBetween(dueOn ?? today, today),
  }));
}
