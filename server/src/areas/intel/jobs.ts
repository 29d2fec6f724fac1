import { sql } from 'drizzle-orm';
import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { feedRunnerOf } from './feed-runner.ts';
import { endFalseAlarms } from './service/false-alarms.ts';
import { resealSecrets } from './service/feed-secrets.ts';
import { alarmStaleFeeds } from './service/feeds.ts';
import { expireMissing } from './service/missing.ts';
import { recheckIndicators } from './service/rechecking.ts';

const IMPORTS_KEPT_DAYS = 90;

export const jobs: Job[] = [
  {
    name: 'intel.fetch-feeds',
    cron: '* * * * *',
    run: async ({ kernel }) => feedRunnerOf(kernel).wake(),
  },
  {
    name: 'intel.alarm-stale-feeds',
    cron: '7 * * * *',
    run: (caller) => inTransaction(caller, alarmStaleFeeds),
  },
  {
    // What came before secrets were sealed, and what was sealed with a key that is to go.
    name: 'intel.reseal-secrets',
    cron: '13 * * * *',
    run: resealSecrets,
  },
  {
    name: 'intel.expire-indicators',
    cron: '40 * * * *',
    run: (caller) => inTransaction(caller, expireMissing),
  },
  {
    name: 'intel.end-false-alarms',
    cron: '2 0 * * *',
    run: (caller) => inTransaction(caller, endFalseAlarms),
  },
  {
    // Asked for when a name, a network or a warning list of the province changes.
    name: 'intel.recheck-indicators',
    run: recheckIndicators,
  },
  {
    name: 'intel.forget-old-imports',
    cron: '50 2 * * *',
    run: (caller) =>
      inTransaction(caller, async ({ db, now }) => {
        await db.execute(
          sql`delete from intel_imports
              where started_at < ${now.toISOString()}::timestamptz - make_interval(days => ${IMPORTS_KEPT_DAYS})`,
        );
      }),
  },
];
