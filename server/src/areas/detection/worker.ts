import { systemActor } from '../../kernel/actor.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { watchBatch } from './alerts/watching.ts';
import { Gathering } from './gathering.ts';
import { learnLeases } from './lease-lines.ts';
import { matchFile } from './matching.ts';
import { observeBatch } from './observations/observing.ts';
import { batchStates, recordRound, type BatchPart, type RoundSource } from './service/batches.ts';
import { forwarders } from './service/exits.ts';
import { SavedIndex } from './saved-index.ts';
import { createPlanKeeper } from './service/plan.ts';
import { raiseAttacks } from './service/raising.ts';
import { Spool, type SpooledBatch } from './spool.ts';

/** So many contacts are held in memory before they are written down. */
const CONTACTS_HELD = 20_000;
/** Batches are worked through together, and written down together, up to so many. */
const ROUND_BYTES = 32 * 1024 * 1024;
const ROUND_BATCHES = 256;
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
  const plan = createPlanKeeper(new SavedIndex(kernel.config.dataFolder));
  let running: Promise<void> | undefined;
  let [again, stopping] = [false, false];
  let pause: NodeJS.Timeout | undefined;
  let failing: { path: string; attempts: number } | undefined;
  /** After a failure batches go one by one, until the one that fails is found. */
  let singly = 0;

  async function run(): Promise<void> {
    await spool.open();
    const next = () => spool.oldest(ROUND_BYTES, singly > 0 ? 1 : ROUND_BATCHES);
    do {
      again = false;
      for (let round = next(); round.length > 0 && !stopping; round = next()) {
        if (!(await attempt(round))) return;
      }
    } while (again && !stopping);
  }

  async function attempt(round: SpooledBatch[]): Promise<boolean> {
    const [first] = round;
    if (!first) return true;
    try {
      if (!(await matchRound(round))) return false;
      await spool.remove(round);
      if (singly > 0) singly--;
      return true;
    } catch (error) {
      if (round.length > 1) {
        singly = round.length;
        return true;
      }
      const attempts = (failing?.path === first.path ? failing.attempts : 0) + 1;
      failing = { path: first.path, attempts };
      if (attempts < ATTEMPTS) throw error;
      kernel.log.error(
        { err: error, batch: { id: first.batchId, source: first.sourceId } },
        'A batch was set aside',
      );
      await spool.setAside(first);
      return true;
    }
  }

  /** @returns `false` when it was stopped before the end; what it has written down is not counted again */
  async function matchRound(round: readonly SpooledBatch[]): Promise<boolean> {
    const caller = () => kernel.callerOf(systemActor);
    const { states, trusted } = await inTransaction(caller(), async (ctx) => ({
      states: await batchStates(ctx, round),
      trusted: await forwarders(ctx),
    }));
    const compiled = await plan.current(caller());
    const gatherings = new Map<string, RoundSource & { gathering: Gathering }>();
    let parts: BatchPart[] = [];
    /** Writes down what has been gathered, and how far each batch has been counted by it. */
    async function writeDown(): Promise<void> {
      const found = [...gatherings.values()].map(({ source, gathering }) => ({
        source,
        contacts: gathering.take(),
        pairs: gathering.takePairs(),
        finds: gathering.finds.subjects,
      }));
      await inTransaction(caller(), (ctx) => recordRound(ctx, found, parts));
      parts = [];
    }
    for (const batch of round) {
      const { source, doneBytes, isFinished } = states(batch);
      if (!source || isFinished) continue;
      const entry = gatherings.get(source.id) ?? {
        source,
        gathering: new Gathering(compiled.networks, source.defaultUnitId, trusted),
      };
      gatherings.set(source.id, entry);
      const { gathering } = entry;
      gathering.begin(batch.receivedAt);
      let counted = gathering.hits;
      const partOf = (done: number, figures: BatchPart['figures']): BatchPart => {
        const hits = gathering.hits - counted;
        counted = 0;
        return { batch, doneBytes: done, hits, figures };
      };
      const figures = await matchFile({
        path: batch.path,
        plan: compiled,
        lines: batch.lines,
        bytes: batch.bytes,
        receivedAt: batch.receivedAt,
        doneBytes,
        onHit: (hit, machine) => gathering.add(hit, machine),
        ...(source.kind === 'antivirus' ? { onFind: (find, line) => gathering.addFind(find, line) } : {}),
        async afterChunk(done) {
          let held = 0;
          for (const { gathering: one } of gatherings.values()) held += one.size;
          if (held < CONTACTS_HELD) return;
          parts.push(partOf(done, null));
          await writeDown();
        },
        isStopping: () => stopping,
      });
      if (!figures) return false;
      if (!source.keepsOwn) await observeBatch(kernel, batch);
      await learnLeases(kernel, batch, { networks: compiled.networks, ...source });
      const attacks = await watchBatch(kernel, batch);
      if (attacks.length > 0) await raiseAttacks(caller(), source, compiled.networks, attacks);
      parts.push(partOf(batch.bytes, figures));
      kernel.metrics.ingestedLines.inc({ kind: source.kind }, figures.lines);
    }
    if (parts.length > 0) await writeDown();
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
