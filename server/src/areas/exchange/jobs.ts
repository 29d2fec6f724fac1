import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { buildReports } from './service/building.ts';
import { alarmCertificate } from './service/certificate.ts';
import { sendDue } from './service/sending.ts';

export const jobs: Job[] = [
  {
    // Looks every ten minutes whether the time has come; a person may ask for it now.
    name: 'exchange.build-reports',
    cron: '*/10 * * * *',
    async run(caller, data) {
      await buildReports(caller, { isForced: data['isForced'] === true });
      await sendDue(caller);
    },
  },
  { name: 'exchange.send-batches', cron: '* * * * *', run: async (caller) => void (await sendDue(caller)) },
  {
    name: 'exchange.alarm-certificate',
    cron: '15 7 * * *',
    run: (caller) => inTransaction(caller, alarmCertificate),
  },
];
