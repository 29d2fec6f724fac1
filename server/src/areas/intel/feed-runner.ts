import { systemActor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { dueFeeds, fetchFeed } from './service/fetching.ts';

/** Fetches feeds, one after the other, so that a slow one costs time and nothing else. */
export interface FeedRunner {
  /** Takes up whatever is due. */
  wake(): void;
  /** Puts one feed before all others. */
  ask(feedId: string, isForced: boolean): void;
  /** Works until nothing is due; for tests. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const runners = new WeakMap<Kernel, FeedRunner>();

/** The one runner of an installation. */
export function feedRunnerOf(kernel: Kernel): FeedRunner {
  let runner = runners.get(kernel);
  if (!runner) {
    runner = createRunner(kernel);
    runners.set(kernel, runner);
  }
  return runner;
}

function createRunner(kernel: Kernel): FeedRunner {
  const asked = new Map<string, boolean>();
  let running: Promise<void> | undefined;
  let [again, stopping] = [false, false];
  const caller = () => kernel.callerOf(systemActor);

  async function run(): Promise<void> {
    do {
      again = false;
      for (const feedId of await dueFeeds(caller())) {
        await fetchAsked();
        if (stopping) return;
        await fetchOne(feedId, false);
      }
      await fetchAsked();
    } while (again && !stopping);
  }

  async function fetchAsked(): Promise<void> {
    for (const [feedId, isForced] of asked) {
      asked.delete(feedId);
      if (!stopping) await fetchOne(feedId, isForced);
    }
  }

  async function fetchOne(feedId: string, isForced: boolean): Promise<void> {
    try {
      await fetchFeed(caller(), feedId, { isForced });
    } catch (error) {
      // Why a feed fails stands on its page. Anything else is a bug, and must not stop the others either.
      if (!(error instanceof AppError))
        kernel.log.error({ err: error, feed: { id: feedId } }, 'A feed could not be fetched');
    }
  }

  function wake(): void {
    again = true;
    if (stopping || running) return;
    running = run()
      .catch((error: unknown) => kernel.log.error({ err: error }, 'Feeds could not be looked at'))
      .finally(() => {
        running = undefined;
      });
  }

  return {
    wake,
    ask(feedId, isForced) {
      asked.set(feedId, isForced);
      wake();
    },
    async drain() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopping = true;
      await running;
    },
  };
}
