import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { Censuses } from './census.ts';
import { Round, type BatchState } from './round.ts';
import { batchStates, hasLedger, type SourceRow } from './service/batches.ts';
import { forwarders } from './service/exits.ts';
import { SavedIndex } from './saved-index.ts';
import { createPlanKeeper } from './service/plan.ts';
import { Spool, type SpooledBatch } from './spool.ts';

/** Batches of which it is asked together whether they have been counted. */
const GROUP_BATCHES = 256;
const GROUP_BYTES = 8 * 1024 * 1024;
const PAUSE_AFTER_FAILURE_MS = 5_000;
/** A batch that fails so often is set aside, where a person finds it, so that the others go on. */
const ATTEMPTS = 5;
/** Requests get their turn after a batch of so many bytes, or so many batches. */
const TURN_BYTES = 64 * 1024;
const TURN_BATCHES = 16;
/** Between writings so many times what the last one took, but no longer than this: under load rounds grow. */
const WRITING_SHARE = 8;
const LONGEST_WAIT_MS = 500;

/** Takes batches from the spool, in order, and turns them into sightings. */
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
  const plan = createPlanKeeper(new SavedIndex(kernel.config.dataFolder));
  const censuses = new Censuses();
  /** Batches that have been taken and are not yet written down. */
  const inWork = new Set<string>();
  let round: Round | undefined;
  let writing: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let [stopping, draining] = [false, false];
  let pause: NodeJS.Timeout | undefined;
  let arrived = () => {};
  let failing: { name: string; attempts: number } | undefined;
  /** After a failure batches go one by one, until the one that fails is found. */
  let singly = 0;
  /** Those of the batches of a round. */
  let sources = new Map<string, SourceRow>();
  let lastWrite = { endedAt: -Infinity, tookMs: 0 };

  const caller = () => kernel.callerOf(systemActor);

  /** Reading and matching go on while the round before is being written down. */
  async function run(): Promise<void> {
    await spool.open();
    while (!stopping && !pause) {
      const group = takeGroup();
      if (group.length > 0) await work(group);
      else if (writing) await Promise.race([writing, arrival()]);
      else if (!round) return;
      else await lull();
    }
    await writing;
    if (round) await write(round);
  }

  /** What is worked on next. A batch of a name that is being written down waits until the ledger knows it. */
  function takeGroup(): SpooledBatch[] {
    const group: SpooledBatch[] = [];
    const limit = singly > 0 ? 1 : GROUP_BATCHES;
    let bytes = 0;
    for (let next = spool.first; next && group.length < limit && bytes < GROUP_BYTES; next = spool.first) {
      if (inWork.has(nameOf(next))) break;
      inWork.add(nameOf(next));
      bytes += next.bytes;
      group.push(next);
      spool.take();
    }
    return group;
  }

  /** Nothing is asked of the database for batches that it cannot know, of sources that this round has read. */
  async function statesOf(group: readonly SpooledBatch[]): Promise<(batch: SpooledBatch) => BatchState> {
    if (!round) sources = new Map();
    const isAsked = group.some(({ mayBeKnown, sourceId }) => mayBeKnown || !sources.has(sourceId));
    const states = isAsked ? await inTransaction(caller(), (ctx) => batchStates(ctx, group)) : null;
    sources = new Map([...sources, ...(states?.sources ?? [])]);
    const untouched = { doneBytes: 0, isFinished: false };
    return (batch) => ({ source: sources.get(batch.sourceId), ...(states?.of(batch) ?? untouched) });
  }

  async function work(group: readonly SpooledBatch[]): Promise<void> {
    let done = 0;
    try {
      const stateOf = await statesOf(group);
      round ??= new Round({
        kernel,
        spool,
        plan: await plan.current(caller()),
        censuses,
        forwarders: await inTransaction(caller(), forwarders),
        caller,
        whenWritten: async () => writing,
        isStopping: () => stopping,
      });
      for (const batch of group) {
        if (!(await round.add(batch, stateOf(batch)))) {
          putBack(group.slice(done));
          return;
        }
        done++;
        // Requests get their turn.
        if (batch.bytes > TURN_BYTES || done % TURN_BATCHES === 0)
          await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      const before = round?.batches ?? [];
      await round?.abandon();
      round = undefined;
      putBack([...before, ...group.slice(done)]);
      await fail([...before, ...group.slice(done, done + 1)], error);
      return;
    }
    if (singly === 0 && (writing ? !round.isFull : !round.isDue)) return;
    await writing;
    const written = write(round);
    if (singly > 0) await written;
  }

  /** Nothing has come for now: what there is is written down, unless that has just been done. */
  async function lull(): Promise<void> {
    const waitMs = Math.min(LONGEST_WAIT_MS, lastWrite.tookMs * WRITING_SHARE);
    const leftMs = lastWrite.endedAt + waitMs - performance.now();
    if (draining || leftMs <= 0) {
      if (round) void write(round);
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, leftMs);
    });
    await Promise.race([arrival(), over]);
    clearTimeout(timer);
  }

  function arrival(): Promise<void> {
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  function write(current: Round): Promise<void> {
    round = undefined;
    current.close();
    writing = writeDown(current).finally(() => {
      writing = undefined;
    });
    return writing;
  }

  async function writeDown(current: Round): Promise<void> {
    const startedAt = performance.now();
    try {
      await current.writeDown();
      for (const batch of current.batches) inWork.delete(nameOf(batch));
      spool.remove(current.batches);
      singly = Math.max(0, singly - current.batches.length);
    } catch (error) {
      await current.abandon();
      putBack(current.batches);
      await fail(current.batches, error);
    }
    const endedAt = performance.now();
    lastWrite = { endedAt, tookMs: endedAt - startedAt };
  }

  function putBack(batches: readonly SpooledBatch[]): void {
    for (const batch of batches) inWork.delete(nameOf(batch));
    spool.handBack(batches);
  }

  /** What is done about batches that could not be matched, and have been put back. */
  async function fail(batches: readonly SpooledBatch[], error: unknown): Promise<void> {
    const [first] = batches;
    if (!first) throw error;
    if (batches.length > 1) {
      singly = batches.length;
      return;
    }
    const isOwnFault = await hasDatabase();
    const name = nameOf(first);
    if (isOwnFault) failing = { name, attempts: failing?.name === name ? failing.attempts + 1 : 1 };
    if (isOwnFault && (failing?.attempts ?? 0) >= ATTEMPTS) {
      const batch = { id: first.batchId, source: first.sourceId };
      kernel.log.error({ err: error, batch }, 'A batch was set aside');
      await spool.setAside(first);
      return;
    }
    kernel.log.error({ err: error }, 'A batch of log lines could not be matched');
    pause ??= setTimeout(() => {
      pause = undefined;
      wake();
    }, PAUSE_AFTER_FAILURE_MS).unref();
  }

  /** Without the database every batch fails, and none of them is to blame. */
  async function hasDatabase(): Promise<boolean> {
    return inTransaction(caller(), hasLedger).catch(() => false);
  }

  function wake(): void {
    arrived();
    if (stopping || running || pause) return;
    running = run()
      .catch((error: unknown) => kernel.log.error({ err: error }, 'Matching has stopped'))
      .finally(() => {
        running = undefined;
        // Something may have come after the last look.
        if (spool.first && !pause && !stopping) wake();
      });
  }

  return {
    spool,
    wake,
    async drain() {
      clearTimeout(pause);
      pause = undefined;
      draining = true;
      wake();
      while (running) await running;
      draining = false;
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      arrived();
      await running;
      await spool.close();
    },
  };
}

function nameOf({ sourceId, batchId }: SpooledBatch): string {
  return `${sourceId} ${batchId}`;
}
