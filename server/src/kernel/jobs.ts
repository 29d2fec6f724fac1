import { PgBoss } from 'pg-boss';
import { systemActor, type Actor } from './actor.ts';
import type { Caller } from './command.ts';
import type { Database } from './database/open.ts';
import type { Log } from './log.ts';

/** Work that runs on a schedule or when asked, once at a time, and is safe to run twice. */
export interface Job {
  /** `area.verb-thing` */
  name: string;
  /** Cron expression in Vietnam time; without one the job runs only when asked. */
  cron?: string;
  run(caller: Caller, data: Record<string, unknown>): Promise<void>;
}

export interface Jobs {
  start(jobs: readonly Job[]): Promise<void>;
  ask(name: string, data?: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

export function createJobs(database: Database, log: Log, callerOf: (actor: Actor) => Caller): Jobs {
  const boss = new PgBoss({
    ...database.jobConnection,
    schema: 'jobs',
    ...(database.kind === 'embedded' ? { backend: 'pglite' as const } : {}),
  });
  boss.on('error', (error: unknown) => log.error({ err: error }, 'The job queue reported an error'));
  let started = false;

  async function run(job: Job, data: Record<string, unknown>): Promise<void> {
    try {
      await job.run(callerOf(systemActor), data);
    } catch (error) {
      log.error({ err: error, job: job.name }, 'A job failed');
      throw error;
    }
  }

  return {
    async start(jobs) {
      await boss.start();
      started = true;
      for (const job of jobs) {
        await boss.createQueue(job.name, {
          policy: 'stately',
          retryLimit: 3,
          retryDelay: 30,
          retryBackoff: true,
        });
        await boss.work<Record<string, unknown>>(job.name, { pollingIntervalSeconds: 2 }, async (batch) => {
          for (const { data } of batch) await run(job, data ?? {});
        });
        if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'Asia/Ho_Chi_Minh' });
      }
    },
    async ask(name, data = {}) {
      await boss.send(name, data);
    },
    async stop() {
      if (started) await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
