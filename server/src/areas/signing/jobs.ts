import type { Job } from '../../kernel/jobs.ts';
import { announceExpiry, listExpiring } from './service/expiry.ts';

export const jobs: Job[] = [
  {
    name: 'signing.watch-expiry',
    cron: '0 7 * * *',
    async run(caller) {
      const { certificates } = await listExpiring(caller, {});
      if (certificates.length > 0) await announceExpiry(caller, {});
    },
  },
];
