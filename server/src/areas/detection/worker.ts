import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Gathering } from './gathering.ts';
import { matchFile } from './matching.ts';
import { batchState, finishBatch, recordContacts } from './service/batches.ts';
import { createPlanKeeper } from './service/plan.ts';
import { Spool, type SpooledBatch } from './spool.ts';

/** So many contacts are held in memory before they are written down. */
const CONTACTS_HELD = 20_000;
const PAUSE_AFTER_FAILURE_MS = 5_000;
/** A batch that fails so often is set aside, where a person finds it, so that the others go on. */
const ATTEMPTS = 5;

/** Takes batches from the spool, one after the other, and turns them into sightings. */
export interface Detector {
  spool: Spool;
  /** Something may wait. */
  wake(): void;
  /** Works until nothing waits; for tests and for the end of a command-line run. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const detectors = new WeakMap<Kernel, Detector>();

/** The one detector of an installation. */
export function detectorOf(kernel: Kernel): Detector {
  let detector = detectors.get(kernel);
  if (!detector) {
    detector = createDetector(kernel);
    detectors.set(kernel, detector);
  }
  return detector;
}

function createDetector(kernel: Kernel): Detector {
  const spool = new Spool(kernel);
  const plan = createPlanKeeper();
  let running: Promise<void> | undefined;
  let [again, stopping] = [false, false];
  let pause: NodeJS.Timeout | undefined;
  let failing: { path: string; attempts: number } | undefined;

  async function run(): Promise<void> {
    await spool.open();
    do {
      again = false;
      for (let batch = spool.first(); batch && !stopping; batch = spool.first()) {
        if (!(await attempt(batch))) return;
      }
    } while (again && !stopping);
  }

  async function attempt(batch: SpooledBatch): Promise<boolean> {
    try {
      if (!(await matchBatch(batch))) return false;
      await spool.remove(batch);
      return true;
    } catch (error) {
      const attempts = (failing?.path === batch.path ? failing.attempts : 0) + 1;
      failing = { path: batch.path, attempts };
      if (attempts < ATTEMPTS) throw error;
      kernel.log.error(
        { err: error, batch: { id: batch.batchId, source: batch.sourceId } },
        'A batch was set aside',
      );
      await spool.setAside(batch);
      return true;
    }
  }

  /** @returns `false` when it was stopped before the end; what it has written down is not counted again */
  async function matchBatch(batch: SpooledBatch): Promise<boolean> {
    const caller = () => kernel.callerOf(systemActor);
    const state = await inTransaction(caller(), (ctx) => batchState(ctx, batch));
    if (state.isFinished || !state.source) return true;
    const { source } = state;
    const compiled = await plan.current(caller());
    const gathering = new Gathering(compiled.networks, source.defaultUnitId, batch.receivedAt);
    const figures = await matchFile({
      path: batch.path,
      plan: compiled,
      lines: batch.lines,
      receivedAt: batch.receivedAt,
      doneBytes: state.doneBytes,
      onHit: (hit) => gathering.add(hit),
      ...(source.kind === 'antivirus' ? { onFind: (find, line) => gathering.addFind(find, line) } : {}),
      async afterChunk(doneBytes) {
        if (gathering.size < CONTACTS_HELD) return;
        const { hits } = gathering;
        const [contacts, finds] = [gathering.take(), gathering.finds.subjects];
        await inTransaction(caller(), (ctx) =>
          recordContacts(ctx, source, batch, { contacts, finds, hits, doneBytes }),
        );
      },
      isStopping: () => stopping,
    });
    if (!figures) return false;
    const { hits } = gathering;
    const [contacts, finds] = [gathering.take(), gathering.finds.subjects];
    await inTransaction(caller(), async (ctx) => {
      await recordContacts(ctx, source, batch, { contacts, finds, hits, doneBytes: batch.bytes });
      await finishBatch(ctx, source, batch, figures);
    });
    kernel.metrics.ingestedLines.inc({ kind: source.kind }, figures.lines);
    return true;
  }

  function wake(): void {
    again = true;
    if (stopping || running) return;
    running = run()
      .catch((error: unknown) => {
        kernel.log.error({ err: error }, 'A batch of log lines could not be matched');
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
    spool,
    wake,
    async drain() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      await running;
    },
  };
}
