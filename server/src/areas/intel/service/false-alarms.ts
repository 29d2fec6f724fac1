import { and, asc, count, eq, gt, lt, sql } from 'drizzle-orm';
import { normaliseIndicator } from '@lachan/engine';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { ListFalseAlarms, MarkFalseAlarm, TakeBackFalseAlarm, type IndicatorKind } from '../contract.ts';
import { refusalReason } from '../reading/entry.ts';
import { falseAlarms } from '../tables.ts';
import { indicatorsChanged, takeRevisions } from './active.ts';

/** More lists than ever hold one value. */
const LISTS_OF_ONE_VALUE = 10_000;

export const markFalseAlarm = command({
  name: 'intel.mark-false-alarm',
  permission: 'intel:manage',
  input: MarkFalseAlarm.input,
  async run(ctx, { value, reason, until }) {
    const result = normaliseIndicator(value);
    if (!result.ok) {
      const why = refusalReason(result.code);
      throw new AppError('invalid', why, { value }, [
        { path: 'value', reason: why, value: value.slice(0, 200) },
      ]);
    }
    if (until !== null && until < dayOf(ctx.now))
      throw new AppError('invalid', 'intel.until_in_the_past', { until }, [
        { path: 'until', reason: 'intel.until_in_the_past' },
      ]);
    const [row] = await ctx.db
      .insert(falseAlarms)
      .values({ ...result.indicator, reason, until, markedBy: ctx.actor.name, markedAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'intel.already_false_alarm', { value: result.indicator.value });
    await touchValue(ctx, row);
    await indicatorsChanged(ctx, null);
    return { before: null, after: row, unitId: null };
  },
});

export const takeBackFalseAlarm = command({
  name: 'intel.take-back-false-alarm',
  permission: 'intel:manage',
  input: TakeBackFalseAlarm.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db.delete(falseAlarms).where(eq(falseAlarms.id, id)).returning();
    if (!before) throw new AppError('not_found', 'intel.false_alarm_not_found', { id });
    await touchValue(ctx, before);
    await indicatorsChanged(ctx, null);
    return { before, after: { id }, unitId: null };
  },
});

export const listFalseAlarms = query({
  name: 'intel.list-false-alarms',
  permission: 'intel:read',
  input: ListFalseAlarms.input,
  async run({ db }, { text, after, limit }) {
    const key = keyAfter(after);
    const matching = text ? matchesText([falseAlarms.value, falseAlarms.reason], text) : undefined;
    const rows = await db
      .select()
      .from(falseAlarms)
      .where(and(matching, key ? gt(falseAlarms.value, String(key[0])) : undefined))
      .orderBy(asc(falseAlarms.value))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(falseAlarms).where(matching);
    return { ...pageOf(rows, limit, ({ value }) => [value]), total: all?.total ?? 0 };
  },
});

/** Lets values alarm again whose last quiet day has passed; each is audited as if a person had done it. */
export async function endFalseAlarms(ctx: Context): Promise<void> {
  const over = await ctx.db
    .select({ id: falseAlarms.id })
    .from(falseAlarms)
    .where(lt(falseAlarms.until, dayOf(ctx.now)))
    .limit(1_000);
  for (const { id } of over) await takeBackFalseAlarm(ctx, { id });
}

/** Whoever reads changes onwards must learn that this value counts no longer, or again. */
async function touchValue(ctx: Context, { value, kind }: { value: string; kind: IndicatorKind }) {
  const start = await takeRevisions(ctx, LISTS_OF_ONE_VALUE);
  await ctx.db.execute(
    sql`update intel_indicators i set revision = ${start} + n.place
        from (select id, row_number() over (order by id) as place from intel_indicators
              where value = ${value} and kind = ${kind}) n
        where i.id = n.id`,
  );
}
