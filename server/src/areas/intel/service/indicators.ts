import { and, count, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { normaliseIndicator } from '@lachan/engine';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import {
  AddIndicator,
  GetIndicator,
  type indicatorStates,
  ListIndicators,
  SwitchIndicator,
} from '../contract.ts';
import { refusalReason } from '../reading/entry.ts';
import { falseAlarms, feeds, indicators, lists } from '../tables.ts';
import { indicatorsChanged, takeRevisions } from './active.ts';
import { listById } from './lists.ts';
import { refusalRules } from './protection.ts';
import { writeEntries } from './writing.ts';

type State = (typeof indicatorStates)[number];

const isFalseAlarm = sql<boolean>`exists (select from intel_false_alarms f
  where f.value = ${indicators.value} and f.kind = ${indicators.kind})`;

const inState: Record<State, SQL | undefined> = {
  active: and(
    isNull(indicators.removedAt),
    isNull(indicators.switchedOffAt),
    isNull(indicators.refusedAs),
    sql`not ${isFalseAlarm}`,
  ),
  refused: and(isNull(indicators.removedAt), isNotNull(indicators.refusedAs)),
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
      .select({ indicator: indicators, list: lists, isFalseAlarm })
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
      rows: shown.map(({ indicator, list, isFalseAlarm: isMarked }) =>
        indicatorOf(indicator, list, isMarked),
      ),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** @throws AppError `intel.indicator_not_found` */
export const getIndicator = query({
  name: 'intel.get-indicator',
  permission: 'intel:read',
  input: GetIndicator.input,
  async run({ db }, { id }) {
    const [asked] = await db.select().from(indicators).where(eq(indicators.id, id));
    if (!asked) throw new AppError('not_found', 'intel.indicator_not_found', { id });
    const [falseAlarm] = await db
      .select()
      .from(falseAlarms)
      .where(and(eq(falseAlarms.value, asked.value), eq(falseAlarms.kind, asked.kind)));
    const rows = await db
      .select({ indicator: indicators, list: lists, feedId: feeds.id })
      .from(indicators)
      .innerJoin(lists, eq(lists.id, indicators.listId))
      .leftJoin(feeds, eq(feeds.listId, lists.id))
      .where(and(eq(indicators.value, asked.value), eq(indicators.kind, asked.kind), isNull(lists.removedAt)))
      .orderBy(
        desc(sql`coalesce(${indicators.confidencePercent}, ${lists.confidencePercent})`),
        indicators.id,
      );
    const sources = rows.map(({ indicator, list, feedId }) => ({
      ...indicatorOf(indicator, list, falseAlarm !== undefined),
      origin: list.origin,
      meansInfection: list.meansInfection,
      feedId,
    }));
    return {
      kind: asked.kind,
      value: asked.value,
      isInForce: sources.some(({ state }) => state === 'active'),
      falseAlarm: falseAlarm ?? null,
      sources,
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
    await writeEntries(ctx, { listId, importId: null, isPartial: false }, [
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
      .set({ switchedOffAt: isOff ? ctx.now : null, revision: (await takeRevisions(ctx, 1)) + 1 })
      .where(eq(indicators.id, id));
    await indicatorsChanged(ctx, before.listId);
    return { before, after: { id: String(id), value: before.value, isOff }, unitId: null };
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

function indicatorOf(
  indicator: typeof indicators.$inferSelect,
  list: typeof lists.$inferSelect,
  isMarked: boolean,
) {
  return {
    ...indicator,
    listName: list.name,
    seenAt: indicator.seenAt ?? indicator.removedAt ?? list.importedAt ?? indicator.addedAt,
    confidencePercent: indicator.confidencePercent ?? list.confidencePercent,
    sharing: indicator.sharing ?? list.sharing,
    state: stateOf(indicator, isMarked),
  };
}

function stateOf(row: typeof indicators.$inferSelect, isMarked: boolean): State {
  if (row.removedAt) return 'removed';
  if (isMarked) return 'false_alarm';
  if (row.refusedAs) return 'refused';
  return row.switchedOffAt ? 'switched_off' : 'active';
}
