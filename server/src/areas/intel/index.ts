import type { Area } from '../../kernel/area.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { feedRunnerOf } from './feed-runner.ts';
import { jobs } from './jobs.ts';
import { routes, streams } from './routes.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** What is in force has changed; `null` when it is not the doing of one list. */
    'intel.indicators-changed': { listId: string | null };
    /** A person wants a feed fetched now. */
    'intel.feed-asked': { feedId: string; isForced: boolean };
    /** A feed has been fetched; `reason`: why that failed. */
    'intel.feed-fetched': { feedId: string; reason: string | null };
    /** The alarm that a feed has not been read well for too long; once until it is. */
    'intel.feed-stale': { feedId: string; name: string };
    /** What no list may hold has changed. */
    'intel.protection-changed': Record<string, never>;
  }
}

export {
  activeIndicators,
  indicatorsVersion,
  knownIndicators,
  type KnownIndicator,
} from './service/active.ts';
export { readEntries } from './reading/text-list.ts';
export { importList } from './service/uploading.ts';
export { createList } from './service/lists.ts';

function listen(kernel: Kernel): void {
  kernel.events.on('intel.feed-asked', async (_caller, { feedId, isForced }) =>
    feedRunnerOf(kernel).ask(feedId, isForced),
  );
  kernel.events.on('intel.protection-changed', () => kernel.jobs.ask('intel.recheck-indicators'));
  kernel.events.on('organisation.networks-changed', () => kernel.jobs.ask('intel.recheck-indicators'));
}

export const intel: Area = { name: 'intel', routes, streams, jobs, listen };
