import {
  changeIndex,
  compileNetworks,
  type Indicator,
  type IndicatorIndex,
  type UnitNetwork,
} from '@lachan/engine';
import { eq, sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import { activeIndicators, changedIndicators, indicatorsState } from '../../intel/index.ts';
import { networkPlan } from '../../organisation/index.ts';
import { compilePlan, type MatchingPlan } from '../matching.ts';
import type { IndexState, SavedIndex } from '../saved-index.ts';

/** Changes of so few indicators are always brought into what is compiled; of more, only up to half of it. */
const FEW_CHANGES = 20_000;

/** Fewer indicators than this are compiled in no time. */
const WORTH_SAVING = 10_000;
/** Changes after which the index is saved again: what is read at a start instead of it. */
const CHANGES_UNSAVED = 50_000;
/** The file of the compiled indicators that this database knows. */
const SAVED_MARK = 'detection.saved-index';

interface Kept {
  state: IndexState;
  plan: MatchingPlan;
}

/**
 * Keeps the compiled indicators and networks up to date. Of changed indicators only these are read; all of them are
 * when a network has changed, which decides what never alarms, and when most of them have.
 *
 * For one caller at a time, who is done with the plan he got before when he asks again: its memory is used for the one
 * after the next.
 * @param saved where the compiled indicators are kept from one start to the next
 */
export function createPlanKeeper(saved?: SavedIndex) {
  let kept: Kept | undefined;
  let spare: IndicatorIndex | undefined;
  let unsaved = 0;

  async function load(caller: Caller): Promise<Kept | undefined> {
    const mark = await inTransaction(caller, savedMark);
    const found = saved?.load(mark);
    if (!found) return undefined;
    const networks = datedNetworks(await inTransaction(caller, networkPlan));
    return { state: found.state, plan: { index: found.index, networks: compileNetworks(networks) } };
  }

  /** First the file, then the database that knows it: in between there is none. */
  async function save(caller: Caller, { state, plan }: Kept): Promise<void> {
    unsaved = 0;
    if (!saved || plan.index.size < WORTH_SAVING) return;
    const mark = crypto.randomUUID();
    saved.save(mark, state, plan.index);
    await inTransaction(caller, (ctx) => keepMark(ctx, mark));
  }

  async function upToDate(caller: Caller, before: Kept, state: IndexState): Promise<Kept | null> {
    if (before.state.networks !== state.networks) return null;
    if (before.state.indicators.version === state.indicators.version) return before;
    const changes = await changesSince(caller, before.plan, before.state.indicators.revision);
    if (!changes) return null;
    if (changes.size === 0) return { ...before, state };
    const add = [...changes.values()].filter((indicator) => indicator !== null);
    const { index } = changeIndex(before.plan.index, {
      add,
      remove: changes.keys(),
      ...(spare ? { spare } : {}),
    });
    spare = before.plan.index;
    unsaved += changes.size;
    return { state, plan: { ...before.plan, index } };
  }

  return {
    async current(caller: Caller): Promise<MatchingPlan> {
      // What changes while it is read bears a later moment, and is read again the next time.
      const state = await inTransaction(caller, stateOf);
      const before = kept ?? (await load(caller));
      const changed = before && (await upToDate(caller, before, state));
      if (changed) kept = changed;
      else {
        spare = undefined;
        kept = { state, plan: await compile(caller) };
        unsaved = CHANGES_UNSAVED;
      }
      if (unsaved >= CHANGES_UNSAVED) await save(caller, kept);
      return kept.plan;
    },
  };
}

async function savedMark(ctx: Context): Promise<string | null> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, SAVED_MARK));
  return typeof row?.value === 'string' ? row.value : null;
}

async function keepMark(ctx: Context, mark: string): Promise<void> {
  await ctx.db
    .insert(settings)
    .values({ key: SAVED_MARK, value: mark })
    .onConflictDoUpdate({ target: settings.key, set: { value: mark } });
}

/** Differs whenever an indicator or a network does. */
async function stateOf(ctx: Context): Promise<IndexState> {
  const [networks] = await rowsOf<{ version: string }>(
    ctx.db,
    sql`select count(*) || ':' || coalesce(sum(hashtextextended(
          concat_ws('|', id, unit_id, cidr, is_shared, valid_from, valid_to), 0)::numeric), 0) as version
        from organisation_networks`,
  );
  return { networks: networks?.version ?? '', indicators: await indicatorsState(ctx) };
}

/** @returns by id, `null` for those not in force any more; `null` when so much has changed that compiling is less work */
async function changesSince(
  caller: Caller,
  plan: MatchingPlan,
  since: number,
): Promise<Map<number, Indicator | null> | null> {
  const enough = Math.max(FEW_CHANGES, plan.index.size / 2);
  // An indicator that changes while this is read comes twice: the last stands.
  const changes = new Map<number, Indicator | null>();
  for (let after: number | null = since; after !== null;) {
    const from: number = after;
    const some = await inTransaction(caller, (ctx) => changedIndicators(ctx, from));
    for (const indicator of some.active) changes.set(indicator.id, indicator);
    for (const id of some.inactive) changes.set(id, null);
    if (changes.size > enough) return null;
    after = some.revision;
  }
  return changes;
}

async function compile(caller: Caller): Promise<MatchingPlan> {
  async function* indicators() {
    let afterId = 0;
    for (;;) {
      const some = await inTransaction(caller, (ctx) => activeIndicators(ctx, afterId));
      if (some.length === 0) return;
      yield some;
      afterId = some.at(-1)?.id ?? afterId;
    }
  }
  const networks = await inTransaction(caller, networkPlan);
  return compilePlan(indicators(), datedNetworks(networks));
}

/** Networks as the engine takes them: valid from the first instant of a day until the last day is over. */
export function datedNetworks(networks: Awaited<ReturnType<typeof networkPlan>>): UnitNetwork[] {
  return networks.map(({ cidr, unitId, isShared, validFrom, validTo }) => ({
    cidr,
    unitId,
    shared: isShared,
    validFrom: startOf(validFrom).getTime(),
    validTo: validTo === null ? null : startOf(addDays(validTo, 1)).getTime(),
  }));
}
