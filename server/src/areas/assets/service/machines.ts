import { and, asc, count, desc, eq, isNotNull, isNull, not, sql, type SQL } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetMachine, ListMachines, machineProblems, type Machine, type MachineState } from '../contract.ts';
import { imports, machineHistory, machines } from '../tables.ts';
import { protectionTests, signatureDaysOf, type ProtectionTests } from './facts.ts';

export type MachineRow = typeof machines.$inferSelect;

const ROW = 'assets_machines';

/** Another machine in use, of the actor's scope, has the same serial or card, and nobody said they are two. */
const isDuplicate = sql<boolean>`(assets_machines.retired_on is null and exists (
  select from assets_machines other
  where other.id <> assets_machines.id and other.retired_on is null
    and (other.serial_key = assets_machines.serial_key or other.macs && assets_machines.macs)
    and not exists (select from assets_distinct_machines pair
      where pair.first_id = least(other.id, assets_machines.id)
        and pair.second_id = greatest(other.id, assets_machines.id))))`;

export const listMachines = query({
  name: 'assets.list-machines',
  permission: 'assets:read',
  input: ListMachines.input,
  async run(ctx, { after, limit, unitId, kind, state, text }) {
    const key = keyAfter(after);
    const tests = protectionTests(ROW, dayOf(ctx.now), await signatureDaysOf(ctx));
    const matching = and(
      visibleTo(ctx.actor, machines.unitId),
      unitId ? sql`${unitId}::uuid = any (${units.path})` : undefined,
      kind ? eq(machines.kind, kind) : undefined,
      stateTest(state, tests),
      text
        ? matchesText(
            [
              machines.name,
              machines.serial,
              sql`array_to_string(${machines.addresses}, ' ')`,
              machines.owner,
            ],
            text,
          )
        : undefined,
    );
    const rows = await ctx.db
      .select(shape(tests))
      .from(machines)
      .innerJoin(units, eq(units.id, machines.unitId))
      .where(
        and(
          matching,
          key
            ? sql`(${units.sortKey}, ${machines.unitId}, ${machines.nameKey}, ${machines.id}) > (${key[0]}, ${key[1]}::uuid, ${key[2]}, ${key[3]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(units.sortKey), asc(machines.unitId), asc(machines.nameKey), asc(machines.id))
      .limit(limit + 1);
    const [all] = await ctx.db
      .select({ total: count() })
      .from(machines)
      .innerJoin(units, eq(units.id, machines.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ machine, sortKey }) => [
      sortKey,
      machine.unitId,
      machine.nameKey,
      machine.id,
    ]);
    return { rows: shown.map(present), next, total: all?.total ?? 0 };
  },
});

export const getMachine = query({
  name: 'assets.get-machine',
  permission: 'assets:read',
  input: GetMachine.input,
  async run(ctx, { id }) {
    const row = await machineById(ctx, id);
    const [shown] = await presentMachines(ctx, [id]);
    if (!shown) throw notFound(id);
    const named = { id: machines.id, name: machines.name };
    const [mergedInto] = row.mergedIntoId
      ? await ctx.db.select(named).from(machines).where(eq(machines.id, row.mergedIntoId))
      : [];
    return {
      ...shown,
      registeredAt: row.registeredAt,
      mergedInto: mergedInto ?? null,
      mergedFrom: await ctx.db.select(named).from(machines).where(eq(machines.mergedIntoId, id)),
      history: await ctx.db
        .select({
          at: machineHistory.at,
          source: machineHistory.source,
          importId: imports.id,
          fileName: imports.fileName,
          name: machineHistory.name,
          avProduct: machineHistory.avProduct,
          avVersion: machineHistory.avVersion,
          avSignatureOn: machineHistory.avSignatureOn,
          lastSeenAt: machineHistory.lastSeenAt,
        })
        .from(machineHistory)
        .leftJoin(imports, and(eq(imports.id, machineHistory.importId), visibleTo(ctx.actor, imports.unitId)))
        .where(eq(machineHistory.machineId, id))
        .orderBy(desc(machineHistory.sequence))
        .limit(100),
    };
  },
});

/** @throws AppError `assets.machine_not_found`, also when the machine is another unit's */
export async function machineById({ db, actor }: Context, id: string): Promise<MachineRow> {
  const [row] = await db
    .select()
    .from(machines)
    .where(and(eq(machines.id, id), visibleTo(actor, machines.unitId)));
  if (!row) throw notFound(id);
  return row;
}

/** Machines as the API shows them, by unit and name. Those that the actor does not see are left out. */
export async function presentMachines(ctx: Context, ids: readonly string[]): Promise<Machine[]> {
  if (ids.length === 0) return [];
  const tests = protectionTests(ROW, dayOf(ctx.now), await signatureDaysOf(ctx));
  const rows = await ctx.db
    .select(shape(tests))
    .from(machines)
    .innerJoin(units, eq(units.id, machines.unitId))
    .where(
      and(visibleTo(ctx.actor, machines.unitId), sql`${machines.id} = any (${`{${ids.join(',')}}`}::uuid[])`),
    )
    .orderBy(asc(units.sortKey), asc(machines.nameKey), asc(machines.id));
  return rows.map(present);
}

function shape(tests: ProtectionTests) {
  return {
    machine: machines,
    unitName: units.name,
    sortKey: units.sortKey,
    isDuplicate,
    silent: sql<boolean>`${tests.isSilent}`,
    no_antivirus: sql<boolean>`${tests.hasNoAntivirus}`,
    old_signature: sql<boolean>`${tests.hasOldSignature}`,
  };
}

function present(
  row: { machine: MachineRow; unitName: string; isDuplicate: boolean } & Record<
    (typeof machineProblems)[number],
    boolean
  >,
): Machine {
  const { machine, unitName } = row;
  const { id, unitId, name, kind, serial, macs, addresses, osName, osVersion } = machine;
  const { avProduct, avVersion, avSignatureOn, lastSeenAt, owner, source, retiredOn, retiredReason } =
    machine;
  const known = { id, unitId, unitName, name, kind, serial, macs, addresses, osName, osVersion };
  const state = { avProduct, avVersion, avSignatureOn, lastSeenAt, owner, source, retiredOn, retiredReason };
  return {
    ...known,
    ...state,
    problems: machineProblems.filter((problem) => row[problem]),
    isDuplicate: row.isDuplicate,
  };
}

function stateTest(state: MachineState | undefined, tests: ProtectionTests): SQL | undefined {
  if (state === 'retired') return isNotNull(machines.retiredOn);
  const byState: Record<Exclude<MachineState, 'retired'>, SQL> = {
    protected: tests.isProtected,
    unprotected: not(tests.isProtected),
    silent: tests.isSilent,
    no_antivirus: tests.hasNoAntivirus,
    old_signature: tests.hasOldSignature,
    duplicate: isDuplicate,
  };
  return and(isNull(machines.retiredOn), state && byState[state]);
}

function notFound(id: string): AppError {
  return new AppError('not_found', 'assets.machine_not_found', { id });
}
