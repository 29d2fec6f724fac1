import { and, inArray, sql } from 'drizzle-orm';
import { sees } from '../../../kernel/actor.ts';
import { asSystem, command, query, type Change, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { dayOf } from '../../../kernel/time.ts';
import { ListDuplicates, SettleDuplicate } from '../contract.ts';
import { distinctMachines, machines } from '../tables.ts';
import { replaceKeys } from './machine-store.ts';
import { presentMachines, type MachineRow } from './machines.ts';
import { remember } from './register.ts';

interface Cluster {
  key: string;
  shared: string[];
  machineIds: string[];
  unitIds: string[];
}

/**
 * Every set of machines in use that share a serial number or a card, over all units; sets whose pairs are all known
 * to be different machines are left out. One statement.
 */
const clusters = sql`
  with shared as (
    select held.key as what, array_agg(machine.id order by machine.id) as ids,
      array_agg(machine.unit_id order by machine.id) as unit_ids
    from assets_machine_keys held
    join assets_machines machine on machine.id = held.machine_id and machine.retired_on is null
    group by held.key having count(*) > 1
  ), clusters as (
    select min(what) as key, array_agg(what order by what desc) as shared, ids, unit_ids
    from shared group by ids, unit_ids
  )
  select key, shared, ids, unit_ids from clusters
  where (select count(*) from assets_distinct_machines pair where pair.first_id = any (ids) and pair.second_id = any (ids))
    < cardinality(ids) * (cardinality(ids) - 1) / 2`;

/** A unit learns that a number of its own is also found elsewhere, and nothing more. */
export const listDuplicates = query({
  name: 'assets.list-duplicates',
  permission: 'assets:read',
  input: ListDuplicates.input,
  async run(ctx, { after, limit }) {
    const key = keyAfter(after);
    const { scope } = ctx.actor;
    const inScope = scope === 'province' ? sql`true` : sql`unit_ids && ${`{${scope.join(',')}}`}::uuid[]`;
    const found = await asSystem(ctx, async ({ db }) => ({
      rows: await rowsOf<Cluster>(
        db,
        sql`select key, shared, ids as "machineIds", unit_ids as "unitIds" from (${clusters}) open
          where ${inScope} and ${key ? sql`key > ${key[0]}` : sql`true`} order by key limit ${limit + 1}`,
      ),
      counted: await rowsOf<{ total: number }>(
        db,
        sql`select count(*)::int as total from (${clusters}) open where ${inScope}`,
      ),
    }));
    const { rows, next } = pageOf(found.rows, limit, (cluster) => [cluster.key]);
    const shown = await presentMachines(
      ctx,
      rows.flatMap(({ machineIds }) => machineIds),
    );
    return {
      rows: rows.map(({ shared, machineIds, unitIds }) => ({
        shared: shared.map(readShared),
        machines: shown.filter(({ id }) => machineIds.includes(id)),
        isElsewhere: unitIds.some((unitId) => !sees(ctx.actor, unitId)),
      })),
      next,
      total: found.counted[0]?.total ?? 0,
    };
  },
});

/**
 * `same`: the kept row takes over what the others know and it does not; they leave the list and stay readable.
 * `different`: each pair is remembered and not asked about again.
 */
export const settleDuplicate = command({
  name: 'assets.settle-duplicate',
  permission: 'assets:import',
  input: SettleDuplicate.input,
  async run(ctx, { decision, machineIds, keepId }) {
    const ids = [...new Set(machineIds)];
    const rows = await ctx.db
      .select()
      .from(machines)
      .where(and(inArray(machines.id, ids), visibleTo(ctx.actor, machines.unitId)));
    if (rows.length < ids.length) throw new AppError('not_found', 'assets.machine_not_found');
    const retired = rows.find(({ retiredOn }) => retiredOn !== null);
    if (retired) throw new AppError('conflict', 'assets.machine_retired', { name: retired.name });
    if (!isConnected(rows)) throw new AppError('conflict', 'assets.nothing_shared');
    if (decision === 'different') return keepApart(ctx, rows);
    const kept = rows.find(({ id }) => id === keepId);
    if (!kept || rows.length < 2)
      throw new AppError('invalid', 'assets.kept_machine_missing', {}, [
        { path: 'keepId', reason: 'assets.kept_machine_missing' },
      ]);
    return merge(
      ctx,
      kept,
      rows.filter(({ id }) => id !== kept.id),
    );
  },
});

interface Settled {
  id: string;
  settled: number;
  decision: 'same' | 'different';
  machineIds: string[];
}

async function keepApart(ctx: Context, rows: readonly MachineRow[]): Promise<Change<Settled>> {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const pairs = sorted.flatMap((first, index) =>
    sorted.slice(index + 1).map((second) => ({
      firstId: first.id,
      secondId: second.id,
      firstUnitId: first.unitId,
      secondUnitId: second.unitId,
      saidBy: ctx.actor.name,
      saidAt: ctx.now,
    })),
  );
  await ctx.db.insert(distinctMachines).values(pairs).onConflictDoNothing();
  const [first] = sorted;
  return {
    before: null,
    after: {
      id: first?.id ?? '',
      settled: pairs.length,
      decision: 'different',
      machineIds: rows.map(({ id }) => id),
    },
    unitId: first?.unitId ?? null,
  };
}

async function merge(
  ctx: Context,
  kept: MachineRow,
  others: readonly MachineRow[],
): Promise<Change<Settled>> {
  // The latest sighting says what runs on the machine; gaps are filled from the rows that leave.
  const all = [kept, ...others];
  const newest = all.toSorted((a, b) => (b.lastSeenAt?.getTime() ?? 0) - (a.lastSeenAt?.getTime() ?? 0));
  const first = <Field extends keyof MachineRow>(field: Field, rows: readonly MachineRow[]) =>
    rows.find((row) => row[field] !== null)?.[field] ?? null;
  const [latest = kept] = newest;
  const { kind, avProduct, avVersion, avSignatureOn, lastSeenAt, source } = latest;
  const [row] = await ctx.db
    .update(machines)
    .set({
      kind,
      avProduct,
      avVersion,
      avSignatureOn,
      lastSeenAt,
      source,
      serial: first('serial', all),
      serialKey: first('serialKey', all),
      osName: first('osName', newest),
      osVersion: first('osVersion', newest),
      owner: first('owner', all),
      macs: [...new Set(all.flatMap(({ macs }) => macs))],
      addresses: latest.addresses.length > 0 ? latest.addresses : kept.addresses,
    })
    .where(sql`${machines.id} = ${kept.id}`)
    .returning();
  if (!row) throw new Error('An update returned no row');
  await remember(ctx, row);
  await replaceKeys(ctx, row);
  await ctx.db
    .update(machines)
    .set({ retiredOn: dayOf(ctx.now), mergedIntoId: kept.id })
    .where(
      inArray(
        machines.id,
        others.map(({ id }) => id),
      ),
    );
  return {
    before: all.map(({ id, unitId, name, serial, macs }) => ({ id, unitId, name, serial, macs })),
    after: { id: kept.id, settled: others.length, decision: 'same', machineIds: all.map(({ id }) => id) },
    unitId: kept.unitId,
  };
}

/** Whether each row shares a serial or a card with at least one other. */
function isConnected(rows: readonly MachineRow[]): boolean {
  return rows.every((row) =>
    rows.some(
      (other) =>
        other !== row &&
        ((row.serialKey !== null && row.serialKey === other.serialKey) ||
          row.macs.some((mac) => other.macs.includes(mac))),
    ),
  );
}

function readShared(shared: string): { kind: 'serial' | 'mac'; value: string } {
  const colon = shared.indexOf(':');
  return { kind: shared.startsWith('mac') ? 'mac' : 'serial', value: shared.slice(colon + 1) };
}
