import type { Area } from '../../kernel/area.ts';
import { routes, streams } from './routes.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** What is in force has changed; `null` when it is not the doing of one list. */
    'intel.indicators-changed': { listId: string | null };
  }
}

export {
  activeIndicators,
  indicatorsVersion,
  knownIndicators,
  type KnownIndicator,
} from './service/active.ts';
export { readEntries } from './reading.ts';
export { importList } from './service/importing.ts';
export { createList } from './service/lists.ts';

export const intel: Area = { name: 'intel', routes, streams };
