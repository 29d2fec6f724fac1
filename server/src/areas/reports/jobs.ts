import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { formsToOpen, openPeriod, refreshUntouched } from './service/periods.ts';

export const jobs: Job[] = [
  {
    // Before people come to work: reports that fall due are open, and those nobody has begun show today's figures.
    name: 'reports.open-due-periods',
    cron: '30 5 * * *',
    async run(caller) {
      for (const formKey of await inTransaction(caller, formsToOpen)) await openPeriod(caller, { formKey });
      await refreshUntouched(caller, {});
    },
  },
];
