import { and, asc, count, desc, eq, gt, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { normaliseIndicator } from '@lachan/engine';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import {
  AddIndicator,
  type indicatorStates,
  ListFalseAlarms,
  ListIndicators,
  MarkFalseAlarm,
  SwitchIndicator,
  TakeBackFalseAlarm,
} from '../contract.ts';
import { refusalReason } from '../reading.ts';
import { falseAlarms, indicators, lists } from '../tables.ts';
import { indicatorsChanged } from './active.ts';
import { addEntries } from './importing.ts';
import { listById, refusalRules } from './lists.ts';

type State = (typeof indicatorStates)[number];

const isFalseAlarm = sql<boolean>`exists (select from intel_false_alarms f
  where f.value = ${indicators.value} and f.kind = ${indicators.kind})`;

const inState: Record<State, SQL | undefined> = {
  active: and(isNull(indicators.removedAt), isNull(indicators.switchedOffAt), sql`not ${isFalseAlarm}`),
  switched_off: and(isNull(indicators.removedAt), isNotNull(indicators.switchedOffAt)),
  false_alarm: and(isNull(indicators.removedAt), isFalseAlarm),
  removed: isNotNull(indicators.removedAt),
};

export const listIndicators = query({
  name: 'intel.list-indicators',
  permission: 'intel:read',
  input: ListIndicators.input,
  async run({ db }, { listId, kind, state, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      isNull(lists.removedAt),
      listId ? eq(indicators.listId, listId) : undefined,
      kind ? eq(indicators.kind, kind) : undefined,
      state ? inState[state] : undefined,
      text ? matchesText([indicators.value, indicators.description, indicators.family], text) : undefined,
    );
    const rows = await db
      .select({ indicator: indicators, listName: lists.name, isFalseAlarm })
      .from(indicators)
      .innerJoin(lists, eq(lists.id, indicators.listId))
      .where(and(matching, key ? sql`${indicators.id} < ${key[0]}` : undefined))
      .orderBy(desc(indicators.id))
      .limit(limit + 1);
    const [all] = await db
      .select({ total: count() })
      .from(indicators)
      .innerJoin(lists, eq(lists.id, indicators.listId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ indicator }) => [indicator.id]);
    return {
      rows: shown.map(({ indicator, listName, isFalseAlarm: isMarked }) => ({
        ...indicator,
        listName,
        state: stateOf(indicator, isMarked),
      })),
      next,
      total: all?.total ?? 0,
    };
  },
});

export const addIndicator = command({
  name: 'intel.add-indicator',
  permission: 'intel:manage',
  input: AddIndicator.input,
  async run(ctx, { listId, value, description, family, validFrom, validTo }) {
    await listById(ctx, listId);
    const indicator = await normalised(ctx, value);
    await addEntries(ctx, listId, null, [
      {
        line: 1,
        indicator,
        description,
        family,
        validFrom: validFrom ? startOf(validFrom) : null,
        validTo: validTo ? startOf(addDays(validTo, 1)) : null,
      },
    ]);
    const [row] = await ctx.db
      .select({ id: indicators.id })
      .from(indicators)
      .where(
        and(
          eq(indicators.listId, listId),
          eq(indicators.value, indicator.value),
          eq(indicators.kind, indicator.kind),
        ),
      );
    await indicatorsChanged(ctx, listId);
    return { before: null, after: { id: String(row?.id), ...indicator }, unitId: null };
  },
});

export const switchIndicator = command({
  name: 'intel.switch-indicator',
  permission: 'intel:manage',
  input: SwitchIndicator.input,
  async run(ctx, { id, isOff }) {
    const [before] = await ctx.db.select().from(indicators).where(eq(indicators.id, id));
    if (!before) throw new AppError('not_found', 'intel.indicator_not_found', { id });
    await ctx.db
      .update(indicators)
      .set({ switchedOffAt: isOff ? ctx.now : null })
      .where(eq(indicators.id, id));
    await indicatorsChanged(ctx, before.listId);
    return { before, after: { id: String(id), value: before.value, isOff }, unitId: null };
  },
});

export const markFalseAlarm = command({
  name: 'intel.mark-false-alarm',
  permission: 'intel:manage',
  input: MarkFalseAlarm.input,
  async run(ctx, { value, reason }) {
    const result = normaliseIndicator(value);
    if (!result.ok) throw refusedValue(value, refusalReason(result.code));
    const [row] = await ctx.db
      .insert(falseAlarms)
      .values({ ...result.indicator, reason, markedBy: ctx.actor.name, markedAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'intel.already_false_alarm', { value: result.indicator.value });
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

async function normalised(ctx: Context, value: string) {
  const result = normaliseIndicator(value, await refusalRules(ctx));
  if (!result.ok) throw refusedValue(value, refusalReason(result.code));
  return result.indicator;
}

function refusedValue(value: string, reason: string): AppError {
  return new AppError('invalid', reason, { value }, [{ path: 'value', reason, value: value.slice(0, 200) }]);
}

function stateOf(row: typeof indicators.$inferSelect, isMarked: boolean): State {
  if (row.removedAt) return 'removed';
  if (isMarked) return 'false_alarm';
  return row.switchedOffAt ? 'switched_off' : 'active';
}
