import { systemActor, type Actor } from '../../kernel/actor.ts';
import type { Area } from '../../kernel/area.ts';
import type { HttpRequest } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { actorOfToken } from '../identity/index.ts';
import { feedRunnerOf } from './feed-runner.ts';
import { resealSecrets } from './service/feed-secrets.ts';
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
  changedIndicators,
  indicatorsState,
  knownIndicators,
  type IndicatorsState,
  type KnownIndicator,
} from './service/active.ts';
export { kindOfFile, readIndicatorFiles } from './reading/indicator-files.ts';
export type { Refused } from './reading/entry.ts';
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

/** Firewalls and resolvers know only a name and a password: the password is the token, the name is anything. */
async function authenticate(kernel: Kernel, { url, headers }: HttpRequest): Promise<Actor | null> {
  if (!/^\/(?:taxii2|feeds)\b/.test(url)) return null;
  const basic = /^Basic ([\w+/=]+)$/i.exec(headers.authorization ?? '')?.[1];
  const password = basic ? /:(lachan_\S+)$/.exec(Buffer.from(basic, 'base64').toString())?.[1] : undefined;
  return password ? actorOfToken(kernel, password) : null;
}

export const intel: Area = {
  name: 'intel',
  routes,
  streams,
  jobs,
  listen,
  upgrade: (kernel) => resealSecrets(kernel.callerOf(systemActor)),
  authenticate,
};
