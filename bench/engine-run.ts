// The engine on one file: node bench/engine-run.ts INDICATORS LOG THREADS → one line of JSON.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { createMatcher, IndexBuilder, IndicatorIndex, WasmSieve, type IndicatorKind } from '@lachan/engine';

/** What every program in this folder answers. `sum` is over line × 31 + id of every hit, lines from 1. */
export interface Answer {
  lines: number;
  hits: number;
  sum: number;
  buildSeconds: number;
  matchSeconds: number;
  /** Processor time of all threads while matching: steadier than the clock on a shared machine. */
  cpuSeconds: number;
  peakMegabytes: number;
}

/** What a thread is given once the index stands. */
interface Share {
  memory: IndicatorIndex['memory'];
  log: string;
  /** One number: the next piece of the file that nobody has taken. */
  next: Int32Array;
  area: number;
}

interface Piece {
  lines: number;
  hits: number;
  sum: number;
}

/** Small enough that the threads end together, large enough that its first line costs nothing. */
const pieceBytes = 8 * 1024 * 1024;

if (isMainThread) await main(process.argv.slice(2));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
else parentPort?.once('message', (share: Share) => parentPort?.postMessage(matchPieces(share)));

async function main([indicators = '', log = '', threads = '1']: string[]): Promise<void> {
  const started = performance.now();
  // Threads load their code while the index is built.
  const others = Array.from({ length: Number(threads) - 1 }, () => new Worker(new URL(import.meta.url)));
  const index = readIndicators(indicators);
  const built = performance.now();
  const before = process.cpuUsage();
  const pieces = await matchAll(index, log, others);
  const done = performance.now();
  const used = process.cpuUsage(before);
  const answer: Piece = { lines: 0, hits: 0, sum: 0 };
  for (const piece of pieces) {
    answer.sum += piece.sum + piece.hits * answer.lines * 31;
    answer.hits += piece.hits;
    answer.lines += piece.lines;
  }
  const result: Answer = {
    ...answer,
    buildSeconds: (built - started) / 1000,
    matchSeconds: (done - built) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(result));
  for (const worker of others) await worker.terminate();
}

/** Reads lines of `kind value` in pieces, as bytes, so that the peak of memory is the engine's and not the list's. */
function readIndicators(path: string): IndicatorIndex {
  // By the fourth letter of their names, in which they differ.
  const kinds: Record<number, IndicatorKind> = {
    97: 'domain',
    52: 'ipv4',
    54: 'ipv6',
    114: 'cidr',
    32: 'url',
    50: 'sha256',
  };
  const builder = new IndexBuilder();
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  let id = 0;
  let held = 0;
  for (;;) {
    const count = readSync(file, buffer, held, buffer.length - held, null);
    if (count === 0) break;
    const end = held + count;
    let start = 0;
    for (let feed = buffer.indexOf(10, start); feed >= 0 && feed < end; feed = buffer.indexOf(10, start)) {
      const space = buffer.indexOf(32, start);
      builder.addBytes(id++, kinds[buffer[start + 3] ?? 0] ?? 'domain', buffer, space + 1, feed);
      start = feed + 1;
    }
    buffer.copy(buffer, 0, start, end);
    held = end - start;
  }
  closeSync(file);
  return builder.finish().index;
}

/** The pieces of the file in their order, whoever matched them. */
async function matchAll(index: IndicatorIndex, log: string, others: readonly Worker[]): Promise<Piece[]> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const running = others.map(
    (worker, i) =>
      new Promise<Piece[]>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        const share: Share = { memory: index.memory, log, next, area: i + 1 };
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
        worker.postMessage(share);
      }),
  );
  const all = [matchPieces({ memory: index.memory, log, next, area: 0 }), ...(await Promise.all(running))];
  // A thread leaves a hole for each piece that another took.
  return Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, i) => {
    const piece = all.map((of) => of[i]).find((of) => of !== undefined);
    if (!piece) throw new Error('a piece was matched by nobody');
    return piece;
  });
}

/** Matches one piece after the other until none is left: the lines that start in it. */
function matchPieces({ memory, log, next, area }: Share): Piece[] {
  const index = new IndicatorIndex(memory);
  const sieve = new WasmSieve(index, area);
  const pieces: Piece[] = [];
  const file = openSync(log, 'r');
  const { size } = statSync(log);
  for (;;) {
    const i = Atomics.add(next, 0, 1);
    if (i * pieceBytes >= size) break;
    const piece: Piece = { lines: 0, hits: 0, sum: 0 };
    const onHit = (hit: { lineNumber: number; indicatorId: number }): void => {
      piece.hits++;
      piece.sum += hit.lineNumber * 31 + hit.indicatorId;
    };
    const matcher = createMatcher(index, { sieve: () => sieve });
    let position = lineAfter(file, i * pieceBytes);
    const end = Math.min(size, lineAfter(file, (i + 1) * pieceBytes));
    while (position < end) {
      const { room } = matcher;
      const count = readSync(file, room, 0, Math.min(room.length, end - position), position);
      if (count === 0) break;
      matcher.push(room.subarray(0, count), onHit);
      position += count;
    }
    matcher.end(onHit);
    piece.lines = matcher.stats.lines;
    pieces[i] = piece;
  }
  closeSync(file);
  return pieces;
}

/** Start of the first line that starts at or after `position`. */
function lineAfter(file: number, position: number): number {
  if (position === 0) return 0;
  const buffer = Buffer.alloc(65_536);
  const count = readSync(file, buffer, 0, buffer.length, position - 1);
  const feed = buffer.subarray(0, count).indexOf(10);
  return feed < 0 ? position : position + feed;
}
