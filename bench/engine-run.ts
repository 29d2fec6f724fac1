// The engine on one file: node bench/engine-run.ts INDICATORS LOG THREADS NETWORKS → one line of JSON.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { sieveProgram, useSieveProgram } from '@lachan/engine';
import { Matching, type Matched, type Piece, type Share } from './matching.ts';
import { readIndicators } from './read-indicators.ts';
import { Sightings } from './sightings.ts';

/** What every program in this folder answers. */
export interface Answer {
  lines: number;
  hits: number;
  /** Over all hits: line × 31 + indicator × 7 + unit × 3 + day. Lines count from 1; unit 0 is nobody's. */
  sum: number;
  /** Distinct days, units and indicators among the hits. */
  sightings: number;
  buildSeconds: number;
  matchSeconds: number;
  /** Processor time of all threads while matching: steadier than the clock on a shared machine. */
  cpuSeconds: number;
  peakMegabytes: number;
}

/** What a thread makes is soon forgotten; with more room it would only be forgotten later. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

if (isMainThread) await main(process.argv.slice(2));
else parentPort?.once('message', prepareToMatch);

/** Has its tables ready before it is told to begin, as every peer has. */
function prepareToMatch({ program, ...share }: Share & { program: object }): void {
  useSieveProgram(program);
  const matching = new Matching(share);
  parentPort?.once('message', () => {
    const matched = matching.run();
    parentPort?.postMessage(matched, [matched.seen.memory]);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage('ready');
}

async function main([indicators = '', log = '', threads = '1', networks = '']: string[]): Promise<void> {
  const started = performance.now();
  // Threads load their code while the index is built.
  const others = Array.from(
    { length: Number(threads) - 1 },
    () => new Worker(new URL(import.meta.url), { resourceLimits }),
  );
  const index = readIndicators(indicators);
  const share = { memory: index.memory, log, networks, next: new Int32Array(new SharedArrayBuffer(4)) };
  for (const [i, worker] of others.entries()) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    worker.postMessage({ ...share, area: i + 1, program: sieveProgram() });
    await once(worker, 'message');
  }
  const matching = new Matching({ ...share, area: 0 });
  const built = performance.now();
  const before = process.cpuUsage();
  const { pieces, seen } = await matchAll(matching, others);
  const answer: Piece = { lines: 0, hits: 0, sum: 0 };
  for (const piece of pieces) {
    answer.sum += piece.sum + piece.hits * answer.lines * 31;
    answer.lines += piece.lines;
    answer.hits += piece.hits;
  }
  const done = performance.now();
  const used = process.cpuUsage(before);
  const result: Answer = {
    ...answer,
    sightings: seen.size,
    buildSeconds: (built - started) / 1000,
    matchSeconds: (done - built) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(result));
  for (const worker of others) await worker.terminate();
}

async function matchAll(matching: Matching, others: readonly Worker[]): Promise<Matched> {
  const running = others.map(async (worker) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    worker.postMessage('begin');
    const [matched] = (await once(worker, 'message')) as [Matched];
    return { ...matched, seen: Sightings.from(matched.seen) };
  });
  const own = matching.run();
  const pieces: Piece[] = [...own.pieces];
  for (const matched of await Promise.all(running)) {
    for (const [i, piece] of Object.entries(matched.pieces)) pieces[Number(i)] = piece;
    own.seen.addAll(matched.seen);
  }
  return { pieces, seen: own.seen };
}
