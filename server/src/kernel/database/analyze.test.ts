import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import { openTestKernel } from '../testing.ts';
import { analyzeTable, analyzeTables } from './analyze.ts';
import { rowsOf, type Database } from './open.ts';
import { settings } from './tables.ts';

test('the embedded database learns each night how large its tables are', async ({ skip }) => {
  const kernel = await openTestKernel();
  skip(kernel.database.kind === 'server', 'a PostgreSQL server sees to it itself');
  await kernel.database.asOwner((tx) =>
    tx.execute(
      sql`insert into kernel_settings (key, value) select 'k' || n, '1'::jsonb from generate_series(1, 500) n`,
    ),
  );
  await analyzeTables.run(kernel.callerOf(systemActor), {});
  expect(await rowsKnown(kernel.database, 'kernel_settings')).toBe(500);
});

test('and of one table at once, after much has been written to it', async ({ skip }) => {
  const kernel = await openTestKernel();
  skip(kernel.database.kind === 'server', 'a PostgreSQL server sees to it itself');
  await kernel.database.asOwner((tx) =>
    tx.execute(
      sql`insert into kernel_settings (key, value) select 'k' || n, '1'::jsonb from generate_series(1, 700) n`,
    ),
  );
  await analyzeTable(kernel.database, settings);
  expect(await rowsKnown(kernel.database, 'kernel_settings')).toBe(700);
});

async function rowsKnown(database: Database, table: string): Promise<number | undefined> {
  const [found] = await database.asOwner((tx) =>
    rowsOf<{ rows: number }>(tx, sql`select reltuples::int as rows from pg_class where relname = ${table}`),
  );
  return found?.rows;
}
