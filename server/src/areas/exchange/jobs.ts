import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { buildReports } from './service/building.ts';
import { alarmCertificate } from './service/certificate.ts';
import { resealKeys } from './service/key-secrets.ts';
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
    // What was sealed with a key that is to go.
    name: 'exchange.reseal-secrets',
    cron: '12 * * * *',
    run: resealKeys,
  },
  {
    name: 'exchange.alarm-certificate',
    cron: '15 7 * * *',
    run: (caller) => inTransaction(caller, alarmCertificate),
  },
];
