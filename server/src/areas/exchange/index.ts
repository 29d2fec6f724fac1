import type { Area } from '../../kernel/area.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { systemActor } from '../../kernel/actor.ts';
import { jobs } from './jobs.ts';
import { routes, streams } from './routes.ts';
import { resealKeys } from './service/key-secrets.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** A person wants reports made and sent now. */
    'exchange.reports-asked': Record<string, never>;
    'exchange.sending-asked': Record<string, never>;
    /** The centre has taken or refused a batch. */
    'exchange.batch-settled': { id: string; state: 'accepted' | 'refused' };
    /** The alarm that the certificate ends soon, or has ended. */
    'exchange.certificate-ending': { subject: string; daysLeft: number };
  }
}

function listen(kernel: Kernel): void {
  kernel.events.on('exchange.reports-asked', () =>
    kernel.jobs.ask('exchange.build-reports', { isForced: true }),
  );
  kernel.events.on('exchange.sending-asked', () => kernel.jobs.ask('exchange.send-batches'));
}

export const exchange: Area = {
  name: 'exchange',
  routes,
  streams,
  jobs,
  listen,
  upgrade: (kernel) => resealKeys(kernel.callerOf(systemActor)),
};
