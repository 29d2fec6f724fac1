import type { Job } from '../../kernel/jobs.ts';
import { resealTotp } from './service/totp-secrets.ts';

export const jobs: Job[] = [
  {
    // What was sealed with a key that is to go.
    name: 'identity.reseal-secrets',
    cron: '11 * * * *',
    run: resealTotp,
  },
];
