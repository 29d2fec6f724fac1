import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import { openTestKernel } from '../testing.ts';
import { analyzeTables } from './analyze.ts';
import { rowsOf } from './open.ts';

test('the embedded database learns each night how large its tables are', async ({ skip }) => {
  const kernel = await openTestKernel();
  skip(kernel.database.kind === 'server', 'a PostgreSQL server sees to it itself');
  await kernel.database.asOwner((tx) =>
    tx.execute(
      sql`insert into kernel_settings (key, value) select 'k' || n, '1'::jsonb from generate_series(1, 500) n`,
    ),
  );
  await analyzeTables.run(kernel.callerOf(systemActor), {});
  const [found] = await kernel.database.asOwner((tx) =>
    rowsOf<{ rows: number }>(
      tx,
      sql`select reltuples::int as rows from pg_class where relname = 'kernel_settings'`,
    ),
  );
  expect(found?.rows).toBe(500);
});
