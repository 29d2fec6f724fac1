import { changeIndex, type Indicator, type UnitNetwork } from '@lachan/engine';
import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import {
  activeIndicators,
  changedIndicators,
  indicatorsState,
  type IndicatorsState,
} from '../../intel/index.ts';
import { networkPlan } from '../../organisation/index.ts';
import { compilePlan, type MatchingPlan } from '../matching.ts';

/** Changes of so few indicators are always brought into what is compiled; of more, only up to half of it. */
const FEW_CHANGES = 20_000;

/** What a plan was compiled from. */
interface State {
  networks: string;
  indicators: IndicatorsState;
}

/**
 * Keeps the compiled indicators and networks up to date. Of changed indicators only these are read; all of them are
 * when a network has changed, which decides what never alarms, and when most of them have.
 */
export function createPlanKeeper() {
  let kept: { state: State; plan: MatchingPlan } | undefined;
  return {
    async current(caller: Caller): Promise<MatchingPlan> {
      // What changes while it is read bears a later moment, and is read again the next time.
      const state = await inTransaction(caller, stateOf);
      if (kept?.state.networks === state.networks) {
        if (kept.state.indicators.version === state.indicators.version) return kept.plan;
        const plan = await changed(caller, kept.plan, kept.state.indicators.revision);
        if (plan) {
          kept = { state, plan };
          return plan;
        }
      }
      kept = { state, plan: await compile(caller) };
      return kept.plan;
    },
  };
}

/** Differs whenever an indicator or a network does. */
async function stateOf(ctx: Context): Promise<State> {
  const [networks] = await rowsOf<{ version: string }>(
    ctx.db,
    sql`select count(*) || ':' || coalesce(sum(hashtextextended(
          concat_ws('|', id, unit_id, cidr, is_shared, valid_from, valid_to), 0)::numeric), 0) as version
        from organisation_networks`,
  );
  return { networks: networks?.version ?? '', indicators: await indicatorsState(ctx) };
}

/** @returns the plan with what has changed since; `null` when so much has that compiling anew is less work */
async function changed(caller: Caller, plan: MatchingPlan, since: number): Promise<MatchingPlan | null> {
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
  if (changes.size === 0) return plan;
  const add = [...changes.values()].filter((indicator) => indicator !== null);
  return { ...plan, index: changeIndex(plan.index, { add, remove: changes.keys() }).index };
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
