import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { machineKeys, machines } from '../tables.ts';
import type { MachineRow } from './machines.ts';
import type { ReadMachine } from './read-row.ts';

/** Everything on the lists of these units that one of the rows could mean, retired and merged rows included. */
export async function machinesNear(
  { db }: Pick<Context, 'db'>,
  rows: readonly ReadMachine[],
): Promise<MachineRow[]> {
  if (rows.length === 0) return [];
  const units = [...new Set(rows.map(({ unitId }) => unitId))];
  const keys = rows.flatMap(keysOf);
  const inUnits = inArray(machines.unitId, units);
  const found = await db
    .select()
    .from(machines)
    // Pairs, which the planner joins by the index: it tests units and names on their own against every machine.
    .where(
      sql`(${machines.unitId}, ${machines.nameKey}) in (
        select unit_id, name_key from jsonb_to_recordset(${namesIn(rows)}::jsonb) as wanted (unit_id uuid, name_key text))`,
    );
  const ids = new Set(found.map(({ id }) => id));
  const add = (more: readonly MachineRow[]) => {
    for (const row of more) if (!ids.has(row.id)) found.push(row);
    for (const row of more) ids.add(row.id);
  };
  if (keys.length > 0)
    add(
      await db
        .select()
        .from(machines)
        .where(
          and(
            inUnits,
            sql`${machines.id} in (select machine_id from assets_machine_keys where key = any (${textArray(keys)}))`,
          ),
        ),
    );
  const survivors = found.flatMap(({ mergedIntoId }) => (mergedIntoId === null ? [] : [mergedIntoId]));
  if (survivors.length > 0)
    add(
      await db
        .select()
        .from(machines)
        .where(and(inArray(machines.id, survivors), inUnits)),
    );
  return found;
}

/** What identifies a machine, as `assets_machine_keys` holds it. */
function keysOf({ serialKey, macs }: Pick<MachineRow, 'serialKey' | 'macs'>): string[] {
  return [...(serialKey === null ? [] : [`serial:${serialKey}`]), ...macs.map((mac) => `mac:${mac}`)];
}

type KeyedRow = Pick<MachineRow, 'id' | 'unitId' | 'serialKey' | 'macs'>;

/** Adds what identifies machines. A list only ever adds keys: it never gives a machine another serial number. */
async function addKeys({ db }: Pick<Context, 'db'>, rows: readonly KeyedRow[]): Promise<void> {
  const keys = rows.flatMap((row) =>
    keysOf(row).map((key) => ({ key, machine_id: row.id, unit_id: row.unitId })),
  );
  if (keys.length === 0) return;
  await db.execute(sql`
    insert into assets_machine_keys (key, machine_id, unit_id)
    select key, machine_id, unit_id
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as record (key text, machine_id uuid, unit_id uuid)
    on conflict do nothing`);
}

/** Writes the keys of one machine anew, after a person changed it. */
export async function replaceKeys(ctx: Pick<Context, 'db'>, row: KeyedRow): Promise<void> {
  await ctx.db.delete(machineKeys).where(eq(machineKeys.machineId, row.id));
  await addKeys(ctx, [row]);
}

/** Which names are looked for in which units, as one JSON parameter. */
function namesIn(rows: readonly ReadMachine[]): string {
  return JSON.stringify(rows.map(({ unitId, nameKey }) => ({ unit_id: unitId, name_key: nameKey })));
}

/** One JSON parameter for any number of texts. */
function textArray(values: readonly string[]) {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify([...new Set(values)])}::jsonb))`;
}

// One JSON parameter instead of 25,000: the embedded database binds parameters slowly.
const columnNames = Object.values(getTableColumns(machines)).map(({ name }) => name);
const recordShape = sql.raw(
  Object.values(getTableColumns(machines))
    .map((column) => `${column.name} ${column.getSQLType()}`)
    .join(', '),
);
const kept = new Set(['id', 'unit_id', 'registered_at', 'first_import_id']);
const overwrite = sql.raw(
  columnNames
    .filter((name) => !kept.has(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(', '),
);

/** Writes machines as they are now and puts each into its history, in one statement. */
export async function writeMachines(
  { db, now }: Context,
  rows: readonly MachineRow[],
  importId: string,
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(getTableColumns(machines));
  const records = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(columns.map(([key, { name }]) => [name, row[key as keyof MachineRow]])),
    ),
  );
  const names = sql.raw(columnNames.join(', '));
  await db.execute(sql`
    with written as (
      insert into assets_machines (${names})
      select ${names} from jsonb_to_recordset(${records}::jsonb) as record (${recordShape})
      on conflict (id) do update set ${overwrite}
      returning *
    )
    insert into assets_machine_history
      (machine_id, unit_id, at, import_id, source, name, kind, av_product, av_version, av_signature_on, last_seen_at)
    select id, unit_id, ${now.toISOString()}::timestamptz, ${importId}::uuid, source, name, kind,
      av_product, av_version, av_signature_on, last_seen_at from written`);
  await addKeys({ db }, rows);
}
