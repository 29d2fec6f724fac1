import { sql, type SQL } from 'drizzle-orm';
import { rowsOf, type Transaction } from '../database/open.ts';
import { ArchiveError } from './error.ts';
import { packEntry, type PackedEntry } from './tar.ts';

/** A table as a backup holds it: every column as PostgreSQL's own text, which its input functions read back exactly. */
export interface TableShape {
  name: string;
  columns: { name: string; type: string }[];
}

export interface Sequence {
  name: string;
  last: string;
  isCalled: boolean;
}

/** Rows of a table go into files of about this size: what is held in memory at a time. */
const PART_BYTES = 2 * 1024 * 1024;
const id = (name: string) => sql.identifier(name);
const list = (parts: SQL[]) => sql.join(parts, sql`, `);

/** Every table of the installation but the list of migrations; generated columns are made again by themselves. */
export async function tablesOf(tx: Transaction): Promise<TableShape[]> {
  const columns = await rowsOf<{ table: string; name: string; type: string }>(
    tx,
    sql`select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname <> 'kernel_migrations' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by c.relname, a.attnum`,
  );
  const byTable = Map.groupBy(columns, ({ table }) => table);
  return [...byTable].map(([name, own]) => ({
    name,
    columns: own.map((column) => ({ name: column.name, type: column.type })),
  }));
}

/** Writes a transaction's settings that decide how values look as text. */
export async function fixTextForms(tx: Transaction): Promise<void> {
  await tx.execute(
    sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
               set_config('intervalstyle', 'iso_8601', true), set_config('bytea_output', 'hex', true),
               set_config('extra_float_digits', '1', true)`,
  );
}

/** The rows of a table as tar entries `tables/NAME/000001.ndjson`, through a cursor. @returns how many rows */
export async function* packTable(
  tx: Transaction,
  table: TableShape,
  packed: PackedEntry[],
): AsyncGenerator<Buffer, number> {
  const columns = list(table.columns.map(({ name }) => sql`${id(name)}::text as ${id(name)}`));
  await tx.execute(
    sql`declare archive_rows no scroll cursor for
        select row_to_json(r)::text as line from (select ${columns} from ${id(table.name)}) r`,
  );
  let [total, fetch] = [0, 500];
  for (let part = 1; ; part++) {
    const rows = await rowsOf<{ line: string }>(tx, sql.raw(`fetch forward ${fetch} from archive_rows`));
    if (rows.length === 0) break;
    const content = Buffer.from(rows.map(({ line }) => `${line}\n`).join(''));
    const name = `tables/${table.name}/${String(part).padStart(6, '0')}.ndjson`;
    yield* packEntry(name, content.length, [content], packed);
    total += rows.length;
    fetch = Math.max(10, Math.min(20_000, Math.floor((PART_BYTES / content.length) * rows.length)));
  }
  await tx.execute(sql`close archive_rows`);
  return total;
}

/** Puts the rows of one part back. @returns how many */
export async function loadPart(tx: Transaction, table: TableShape, ndjson: string): Promise<number> {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return 0;
  const names = list(table.columns.map(({ name }) => sql`${id(name)}`));
  const texts = list(table.columns.map(({ name }) => sql`${id(name)} text`));
  const values = list(table.columns.map(({ name, type }) => sql`r.${id(name)}::${sql.raw(type)}`));
  await tx.execute(
    sql`insert into ${id(table.name)} (${names}) overriding system value
        select ${values} from json_to_recordset(${`[${lines.join(',')}]`}::text::json) as r (${texts})`,
  );
  return lines.length;
}

/** How far every sequence of the schema has counted. */
export async function sequencesOf(tx: Transaction): Promise<Sequence[]> {
  const names = await rowsOf<{ name: string }>(
    tx,
    sql`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of names) {
    const [row] = await rowsOf<{ last: string; isCalled: boolean }>(
      tx,
      sql`select last_value::text as last, is_called as "isCalled" from ${id(name)}`,
    );
    if (row) sequences.push({ name, ...row });
  }
  return sequences;
}

export async function setSequence(tx: Transaction, { name, last, isCalled }: Sequence): Promise<void> {
  await tx.execute(sql`select setval(${`"${name}"`}::regclass, ${last}::bigint, ${isCalled})`);
}

/**
 * Runs `load` on tables without foreign keys and triggers, and puts them back: the order of rows does not matter
 * then, and PostgreSQL checks every key at the end, at once. Needs the owner of the tables, no superuser.
 */
export async function withoutChecks(
  tx: Transaction,
  tables: readonly TableShape[],
  load: () => Promise<void>,
): Promise<void> {
  const keys = await rowsOf<{ table: string; name: string; definition: string }>(
    tx,
    sql`select conrelid::regclass::text as "table", quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
        from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0`,
  );
  for (const key of keys) await tx.execute(sql.raw(`alter table ${key.table} drop constraint ${key.name}`));
  for (const { name } of tables) await tx.execute(sql`alter table ${id(name)} disable trigger user`);
  await tx.execute(sql`truncate ${list(tables.map(({ name }) => sql`${id(name)}`))}`);
  await load();
  for (const { name } of tables) await tx.execute(sql`alter table ${id(name)} enable trigger user`);
  for (const key of keys)
    await tx.execute(sql.raw(`alter table ${key.table} add constraint ${key.name} ${key.definition}`));
}

/** @throws ArchiveError `schema_differs` unless the tables here are those of the backup */
export function assertSameTables(here: readonly TableShape[], inBackup: readonly TableShape[]): void {
  const describe = (tables: readonly TableShape[]) =>
    new Set(
      tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name} ${column.type}`)),
    );
  const [ours, theirs] = [describe(here), describe(inBackup)];
  const differs =
    [...ours].find((column) => !theirs.has(column)) ?? [...theirs].find((column) => !ours.has(column));
  if (differs)
    throw new ArchiveError(
      'schema_differs',
      `The backup is of another version: ${differs} is only on one side.`,
    );
}
