import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { followMergers } from './service/mergers.ts';
import { formsToOpen, openPeriod, refreshUntouched } from './service/periods.ts';
import { remindUnits } from './service/reminders.ts';

export const jobs: Job[] = [
  {
    // Before people come to work: reports that fall due are open, units merged since report together, reports that
    // nobody has begun show today's figures, and who has not sent is reminded.
    name: 'reports.open-due-periods',
    cron: '30 5 * * *',
    async run(caller) {
      for (const formKey of await inTransaction(caller, formsToOpen)) await openPeriod(caller, { formKey });
      await followMergers(caller, {});
      await refreshUntouched(caller, {});
      await remindUnits(caller, {});
    },
  },
];
