import { and, asc, count, desc, eq, isNotNull, isNull, not, sql, type SQL } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
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

/** Ids of machines whose serial or card another machine in use has, and nobody said that they are two. */
const duplicateIds = sql`
  select mine.machine_id from assets_machine_keys mine
  join assets_machine_keys theirs on theirs.key = mine.key and theirs.machine_id <> mine.machine_id
  join assets_machines other on other.id = theirs.machine_id and other.retired_on is null
  where not exists (select from assets_distinct_machines pair
    where pair.first_id = least(other.id, mine.machine_id) and pair.second_id = greatest(other.id, mine.machine_id))`;

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
    return { rows: await present(ctx, shown), next, total: all?.total ?? 0 };
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
  return present(ctx, rows);
}

function shape(tests: ProtectionTests) {
  return {
    machine: machines,
    unitName: units.name,
    sortKey: units.sortKey,
    silent: sql<boolean>`${tests.isSilent}`,
    no_antivirus: sql<boolean>`${tests.hasNoAntivirus}`,
    old_signature: sql<boolean>`${tests.hasOldSignature}`,
  };
}

type ShapedRow = { machine: MachineRow; unitName: string } & Record<
  (typeof machineProblems)[number],
  boolean
>;

/** Duplicates are looked up for the rows of a page only: that is what keeps a long list fast. */
async function present(ctx: Context, rows: readonly ShapedRow[]): Promise<Machine[]> {
  if (rows.length === 0) return [];
  const ids = `{${rows.map(({ machine }) => machine.id).join(',')}}`;
  const found = await rowsOf<{ machine_id: string }>(
    ctx.db,
    sql`${duplicateIds} and mine.machine_id = any (${ids}::uuid[])`,
  );
  const duplicates = new Set(found.map((row) => row.machine_id));
  return rows.map((row) => {
    const { id, unitId, name, kind, serial, macs, addresses, osName, osVersion, owner, source } = row.machine;
    const { avProduct, avVersion, avSignatureOn, lastSeenAt, retiredOn, retiredReason } = row.machine;
    const known = { id, unitId, name, kind, serial, macs, addresses, osName, osVersion, owner, source };
    const state = { avProduct, avVersion, avSignatureOn, lastSeenAt, retiredOn, retiredReason };
    return {
      ...known,
      ...state,
      unitName: row.unitName,
      problems: machineProblems.filter((problem) => row[problem]),
      isDuplicate: retiredOn === null && duplicates.has(id),
    };
  });
}

function stateTest(state: MachineState | undefined, tests: ProtectionTests): SQL | undefined {
  if (state === 'retired') return isNotNull(machines.retiredOn);
  const byState: Record<Exclude<MachineState, 'retired'>, SQL> = {
    protected: tests.isProtected,
    unprotected: not(tests.isProtected),
    silent: tests.isSilent,
    no_antivirus: tests.hasNoAntivirus,
    old_signature: tests.hasOldSignature,
    duplicate: sql`${machines.id} in (${duplicateIds})`,
  };
  return and(isNull(machines.retiredOn), state && byState[state]);
}

function notFound(id: string): AppError {
  return new AppError('not_found', 'assets.machine_not_found', { id });
}
