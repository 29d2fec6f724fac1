import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Actor } from './actor.ts';
import type { Caller } from './command.ts';
import type { Config } from './config.ts';
import type { Database } from './database/open.ts';
import { createEventBus, type EventBus } from './events.ts';
import { createFileStore, type FileStore } from './files.ts';
import { createJobs, type Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import type { Measure } from './measures.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { SearchSource } from './search.ts';
import { createSecrets, type Secrets } from './secrets.ts';

/** What an installation is made of, below the areas. */
export interface Kernel {
  config: Config;
  log: Log;
  database: Database;
  files: FileStore;
  secrets: Secrets;
  events: EventBus;
  jobs: Jobs;
  metrics: Metrics;
  measures: Map<string, Measure>;
  searches: SearchSource[];
  /** The clock; a test may stop it. */
  clock: () => Date;
  /** A caller outside HTTP: jobs, events, the command line. */
  callerOf(actor: Actor): Caller;
}

export function createKernel(
  config: Config,
  database: Database,
  log: Log,
  clock: () => Date = () => new Date(),
): Kernel {
  const callerOf = (actor: Actor): Caller => ({ kernel, actor, now: clock(), requestId: randomUUID() });
  const kernel: Kernel = {
    config,
    log,
    database,
    files: createFileStore(join(config.dataFolder, 'files'), config.uploadLimitBytes),
    secrets: createSecrets(config),
    events: createEventBus(database, log, callerOf),
    jobs: createJobs(database, log, callerOf),
    metrics: createMetrics(),
    measures: new Map(),
    searches: [],
    clock,
    callerOf,
  };
  return kernel;
}
