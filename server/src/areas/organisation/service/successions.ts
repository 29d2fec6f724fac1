import { and, inArray, isNull } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addDays } from '../../../kernel/time.ts';
import { SucceedUnits } from '../contract.ts';
import { successions, unitHistory, units } from '../tables.ts';

/** Merging and splitting are one thing: some units end, others take over. Rows of the ended units stay theirs. */
export const succeedUnits = command({
  name: 'organisation.succeed-units',
  permission: 'organisation:manage',
  input: SucceedUnits.input,
  async run(ctx, { fromUnitIds, toUnitIds, on, basis }) {
    const involved = [...new Set([...fromUnitIds, ...toUnitIds])];
    const found = await ctx.db.select().from(units).where(inArray(units.id, involved));
    if (found.length < involved.length) throw new AppError('not_found', 'organisation.unit_not_found');
    const ending = fromUnitIds.filter((id) => !toUnitIds.includes(id));
    const ended = found.filter(({ id, validTo }) => ending.includes(id) && validTo !== null);
    if (ended.length > 0)
      throw new AppError('conflict', 'organisation.already_ended', { name: ended[0]?.name });
    await ctx.db
      .update(units)
      .set({ validTo: addDays(on, -1) })
      .where(inArray(units.id, ending));
    await ctx.db
      .update(unitHistory)
      .set({ validTo: addDays(on, -1) })
      .where(and(inArray(unitHistory.unitId, ending), isNull(unitHistory.validTo)));
    await ctx.db
      .insert(successions)
      .values(
        fromUnitIds.flatMap((fromUnitId) =>
          toUnitIds.map((toUnitId) => ({ fromUnitId, toUnitId, on, basis })),
        ),
      )
      .onConflictDoNothing();
    return {
      before: { fromUnitIds },
      after: { id: toUnitIds[0] ?? '', ended: ending.length, toUnitIds, on, basis },
    };
  },
});
