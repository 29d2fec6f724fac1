import { sql } from 'drizzle-orm';
import type { Job } from '../jobs.ts';

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
