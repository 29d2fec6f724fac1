import { sql, type SQL } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitById } from '../../organisation/index.ts';
import { GetCoverage } from '../contract.ts';
import { machinesAsOf, protectionTests, signatureDaysOf } from './facts.ts';

/** The figures of one unit, its own rows only. */
export interface UnitCoverage {
  unitId: string;
  unitName: string;
  declared: number | null;
  known: number;
  measured: number;
  imported: number;
  byHand: number;
  protected: number;
  silent: number;
  noAntivirus: number;
  oldSignature: number;
}

/** The greater of what a unit declared and what is on its list; `null` when there is neither. */
export function denominatorOf({ declared, known }: Pick<UnitCoverage, 'declared' | 'known'>): number | null {
  if (declared === null && known === 0) return null;
  return Math.max(declared ?? 0, known);
}

/**
 * Declared, known and protected machines of every unit that exists on a day, in two statements for all of them.
 * @param under only this unit and its subtree
 */
export async function coverageOf(
  ctx: Context,
  ask: { on: string; unitIds?: readonly string[]; under?: string | undefined },
): Promise<UnitCoverage[]> {
  const { on } = ask;
  if (ask.unitIds?.length === 0) return [];
  const tests = protectionTests('machine', on, await signatureDaysOf(ctx));
  return rowsOf<UnitCoverage>(
    ctx.db,
    sql`
    with machine_counts as (
      select machine.unit_id, count(*)::int as known,
        count(*) filter (where source = 'measured')::int as measured,
        count(*) filter (where source = 'imported')::int as imported,
        count(*) filter (where source = 'declared')::int as by_hand,
        count(*) filter (where ${tests.isProtected})::int as protected,
        count(*) filter (where ${tests.isSilent})::int as silent,
        count(*) filter (where ${tests.hasNoAntivirus})::int as no_antivirus,
        count(*) filter (where ${tests.hasOldSignature})::int as old_signature
      from (${machinesAsOf(on, dayOf(ctx.now))}) machine group by machine.unit_id
    ), declared_counts as (
      select unit_id, sum(count)::int as declared from (
        select distinct on (unit_id, kind) unit_id, count from assets_declared_counts
        where from_day <= ${on}::date order by unit_id, kind, from_day desc, declared_at desc
      ) latest group by unit_id
    )
    select unit.id as "unitId", unit.name as "unitName", declared, coalesce(known, 0) as known,
      coalesce(measured, 0) as measured, coalesce(imported, 0) as imported, coalesce(by_hand, 0) as "byHand",
      coalesce(protected, 0) as protected, coalesce(silent, 0) as silent,
      coalesce(no_antivirus, 0) as "noAntivirus", coalesce(old_signature, 0) as "oldSignature"
    from organisation_units unit
    left join machine_counts on machine_counts.unit_id = unit.id
    left join declared_counts on declared_counts.unit_id = unit.id
    where ${unitsAsked(ctx, ask)}
    order by unit.kind, unit.sort_key`,
  );
}

export const getCoverage = query({
  name: 'assets.get-coverage',
  permission: 'assets:read',
  input: GetCoverage.input,
  async run(ctx, { unitId, on = dayOf(ctx.now) }) {
    if (unitId) await unitById(ctx, unitId);
    const units = (await coverageOf(ctx, { on, under: unitId })).map((unit) => ({
      ...unit,
      denominator: denominatorOf(unit),
    }));
    return { on, signatureDays: await signatureDaysOf(ctx), total: totalOf(units), units };
  },
});

function totalOf(units: readonly (UnitCoverage & { denominator: number | null })[]) {
  const add = (left: number | null, right: number | null) =>
    left === null ? right : right === null ? left : left + right;
  const total = {
    declared: null as number | null,
    denominator: null as number | null,
    known: 0,
    protected: 0,
    silent: 0,
    noAntivirus: 0,
    oldSignature: 0,
  };
  for (const unit of units) {
    total.declared = add(total.declared, unit.declared);
    total.denominator = add(total.denominator, unit.denominator);
    for (const key of ['known', 'protected', 'silent', 'noAntivirus', 'oldSignature'] as const)
      total[key] += unit[key];
  }
  return total;
}

function unitsAsked(
  { actor }: Context,
  { on, unitIds, under }: { on: string; unitIds?: readonly string[]; under?: string | undefined },
): SQL {
  const conditions = [
    sql`unit.valid_from <= ${on}::date and (unit.valid_to is null or unit.valid_to >= ${on}::date)`,
  ];
  if (actor.scope !== 'province') conditions.push(sql`unit.id in ${uuidList(actor.scope)}`);
  if (unitIds) conditions.push(sql`unit.id in ${uuidList(unitIds)}`);
  if (under) conditions.push(sql`${under}::uuid = any (unit.path)`);
  return sql.join(conditions, sql` and `);
}

function uuidList(ids: readonly string[]): SQL {
  if (ids.length === 0) return sql`(null)`;
  return sql`(${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )})`;
}
