import type { UnitNetwork } from '@lachan/engine';
import { sql } from 'drizzle-orm';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import { activeIndicators, indicatorsVersion } from '../../intel/index.ts';
import { networkPlan } from '../../organisation/index.ts';
import { compilePlan, type MatchingPlan } from '../matching.ts';

/** Keeps the compiled indicators and networks, and compiles them again when either has changed. */
export function createPlanKeeper() {
  let kept: { version: string; plan: MatchingPlan } | undefined;
  return {
    async current(caller: Caller): Promise<MatchingPlan> {
      const version = await inTransaction(caller, versionOf);
      if (kept?.version !== version) kept = { version, plan: await compile(caller) };
      return kept.plan;
    },
  };
}

/** Changes whenever an indicator or a network does. */
async function versionOf(ctx: Context): Promise<string> {
  const [networks] = await rowsOf<{ version: string }>(
    ctx.db,
    sql`select count(*) || ':' || coalesce(sum(hashtextextended(
          concat_ws('|', id, unit_id, cidr, is_shared, valid_from, valid_to), 0)::numeric), 0) as version
        from organisation_networks`,
  );
  return `${await indicatorsVersion(ctx)}/${networks?.version ?? ''}`;
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
