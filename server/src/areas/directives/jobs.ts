import type { Job } from '../../kernel/jobs.ts';
import { measureAll } from './service/measure-snapshots.ts';
import { openPeriods } from './service/periods.ts';

export const jobs: Job[] = [
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
