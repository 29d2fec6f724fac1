import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Job } from '../jobs.ts';
import type { Database } from './open.ts';

/**
 * The planner's figures, anew each night. A PostgreSQL server keeps them itself; the embedded database never does,
 * and plans tables of a hundred thousand rows as if they were empty.
 */
export const analyzeTables: Job = {
  name: 'kernel.analyze-tables',
  cron: '40 2 * * *',
  async run({ kernel }) {
    if (kernel.database.kind === 'embedded')
      await kernel.database.asOwner((tx) => tx.execute(sql.raw('analyze')));
  },
};

/** The planner's figures of one table, anew: for who has just written much of it. Not inside a transaction. */
export async function analyzeTable(database: Database, table: PgTable): Promise<void> {
  if (database.kind === 'embedded') await database.asOwner((tx) => tx.execute(sql`analyze ${table}`));
}
