import { inTransaction } from '../../kernel/command.ts';
import type { Job } from '../../kernel/jobs.ts';
import { hunterOf } from './hunter.ts';
import { tidyObservations } from './service/remembering.ts';
import { watchForSigns } from './service/alerting.ts';
import { forgetHunts } from './service/hunts.ts';
import { forgetLeases } from './service/leases.ts';
import { nameCheckedIn } from './service/late-evidence.ts';
import { closeQuiet } from './service/responding.ts';
import { watchSources } from './service/rhythm.ts';
import { quarantineOf } from './quarantine/quarantine.ts';
import { recoverKept, releaseKept } from './quarantine/releasing.ts';
import { detectorOf } from './worker.ts';

export const jobs: Job[] = [
  {
    // The detector is woken by every batch; this is for what an error has left behind.
    name: 'detection.match-spool',
    cron: '* * * * *',
    run: async ({ kernel }) => detectorOf(kernel).wake(),
  },
  {
    // Kept lines are read when somebody asks; this is for what a stop has left behind, and for what is too old.
    name: 'detection.tidy-kept',
    cron: '* * * * *',
    run: async ({ kernel, now }) => {
      await recoverKept(kernel);
      await quarantineOf(kernel).prune(now);
      await releaseKept(kernel, detectorOf(kernel));
    },
  },
  {
    // The hunter is woken by each change of indicators and each hunt; this is for what an error has left behind.
    name: 'detection.search-the-past',
    cron: '* * * * *',
    run: async ({ kernel }) => hunterOf(kernel).wake(),
  },
  {
    name: 'detection.watch-sources',
    cron: '* * * * *',
    run: (caller) => inTransaction(caller, watchSources),
  },
  {
    name: 'detection.tidy-observations',
    cron: '7 * * * *',
    run: tidyObservations,
  },
  {
    name: 'detection.watch-for-signs',
    cron: '17 * * * *',
    run: watchForSigns,
  },
  {
    name: 'detection.forget-hunts',
    cron: '40 1 * * *',
    run: (caller) => inTransaction(caller, forgetHunts),
  },
  {
    name: 'detection.forget-leases',
    cron: '50 1 * * *',
    run: (caller) => inTransaction(caller, forgetLeases),
  },
  {
    // Machines check in with the inventory after their contacts were recorded.
    name: 'detection.name-checked-in',
    cron: '27 * * * *',
    run: async (caller) => void (await nameCheckedIn(caller)),
  },
  {
    name: 'detection.close-quiet-infections',
    cron: '20 1 * * *',
    run: (caller) => inTransaction(caller, closeQuiet),
  },
];
