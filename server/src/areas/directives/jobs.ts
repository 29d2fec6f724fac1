import type { Job } from '../../kernel/jobs.ts';
import { reportProgress } from './service/exchange.ts';
import { measureAll } from './service/measure-snapshots.ts';
import { openPeriods } from './service/periods.ts';

export const jobs: Job[] = [
  {
    name: 'directives.report-progress',
    cron: '15 * * * *',
    async run(caller) {
      await reportProgress(caller, {});
    },
  },
  {
    name: 'directives.open-periods',
    cron: '5 0 * * *',
    async run(caller) {
      await openPeriods(caller, {});
    },
  },
  {
    name: 'directives.measure-all',
    cron: '30 4 * * *',
    async run(caller) {
      await measureAll(caller, {});
    },
  },
];
