import { and, getTableColumns, inArray, or, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { machines } from '../tables.ts';
import type { MachineRow } from './machines.ts';
import type { ReadMachine } from './read-row.ts';

/** Everything on the lists of these units that one of the rows could mean, retired and merged rows included. */
export async function machinesNear({ db }: Context, rows: readonly ReadMachine[]): Promise<MachineRow[]> {
  if (rows.length === 0) return [];
  const list = (values: readonly (string | null)[]) =>
    sql`(select jsonb_array_elements_text(${JSON.stringify([...new Set(values)].filter((value) => value !== null))}::jsonb))`;
  const units = [...new Set(rows.map(({ unitId }) => unitId))];
  const found = await db
    .select()
    .from(machines)
    .where(
      and(
        inArray(machines.unitId, units),
        or(
          sql`${machines.nameKey} in ${list(rows.map(({ nameKey }) => nameKey))}`,
          sql`${machines.serialKey} in ${list(rows.map(({ serialKey }) => serialKey))}`,
          sql`${machines.macs} && array${list(rows.flatMap(({ macs }) => macs))}`,
        ),
      ),
    );
  const missing = found.flatMap(({ mergedIntoId }) =>
    mergedIntoId !== null && found.every(({ id }) => id !== mergedIntoId) ? [mergedIntoId] : [],
  );
  if (missing.length === 0) return found;
  return [
    ...found,
    ...(await db
      .select()
      .from(machines)
      .where(and(inArray(machines.id, missing), inArray(machines.unitId, units)))),
  ];
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
}
