import { systemActor } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { lookBack } from './service/looking-back.ts';
import { nextHunt, runHunt } from './service/running-hunts.ts';

const PAUSE_AFTER_FAILURE_MS = 5_000;

/** Searches the past, one search after the other: first for indicators that have come, then what people ask for. */
export interface Hunter {
  /** Something may be to be looked for; what a crash has left behind is taken up again. */
  wake(): void;
  /** Works until nothing is left; for tests and for the end of a command-line run. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const hunters = new WeakMap<Kernel, Hunter>();

/** The one hunter of an installation. */
export function hunterOf(kernel: Kernel): Hunter {
  let hunter = hunters.get(kernel);
  if (!hunter) {
    hunter = createHunter(kernel);
    hunters.set(kernel, hunter);
  }
  return hunter;
}

function createHunter(kernel: Kernel): Hunter {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;
  let pause: NodeJS.Timeout | undefined;
  const caller = () => kernel.callerOf(systemActor);

  async function run(): Promise<void> {
    do {
      again = false;
      await lookBack(caller(), stopping.signal);
      for (let id = await nextHunt(caller()); id !== null; id = await nextHunt(caller())) {
        await runHunt(caller(), id, stopping.signal);
        // An indicator that has come in between is not kept waiting by a queue.
        await lookBack(caller(), stopping.signal);
      }
    } while (again);
  }

  function wake(): void {
    again = true;
    if (stopping.signal.aborted || running) return;
    running = run()
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        kernel.log.error({ err: error }, 'The past could not be searched');
        pause ??= setTimeout(() => {
          pause = undefined;
          wake();
        }, PAUSE_AFTER_FAILURE_MS).unref();
      })
      .finally(() => {
        running = undefined;
      });
  }

  return {
    wake,
    async drain() {
      wake();
      while (running) await running;
    },
    async stop() {
      clearTimeout(pause);
      stopping.abort(new Error('The server stops'));
      await running;
    },
  };
}
