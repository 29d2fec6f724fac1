// The engine on one file: node bench/engine-run.ts INDICATORS LOG THREADS NETWORKS → one line of JSON.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import {
  compileNetworks,
  createMatcher,
  IndicatorIndex,
  WasmSieve,
  type DecodeContext,
  type Hit,
  type NetworkTable,
} from '@lachan/engine';
import { readIndicators } from './read-indicators.ts';
import { Sightings } from './sightings.ts';
import { firstDay } from './work.ts';

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

/** What a thread is given once the index stands. */
interface Share {
  memory: IndicatorIndex['memory'];
  log: string;
  networks: string;
  /** One number: the next piece of the file that nobody has taken. */
  next: Int32Array;
  area: number;
}

interface Piece {
  lines: number;
  hits: number;
  sum: number;
}

interface Matched {
  /** With a hole for each piece that another thread took. */
  pieces: Piece[];
  seen: Sightings;
}

/** Small enough that the threads end together, large enough that its first line costs nothing. */
const pieceBytes = 8 * 1024 * 1024;

/** The log bears no zone, no year in dnsmasq's lines, and no header for the columns of nfdump. */
const context: DecodeContext = {
  now: (firstDay + 9) * 86_400_000,
  zoneMinutes: 0,
  columns: 'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt'.split(','),
};

if (isMainThread) await main(process.argv.slice(2));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
else parentPort?.once('message', (share: Share) => parentPort?.postMessage(matchPieces(share)));

async function main([indicators = '', log = '', threads = '1', networks = '']: string[]): Promise<void> {
  const started = performance.now();
  // Threads load their code while the index is built.
  const others = Array.from({ length: Number(threads) - 1 }, () => new Worker(new URL(import.meta.url)));
  const index = readIndicators(indicators);
  const built = performance.now();
  const before = process.cpuUsage();
  const { pieces, seen } = await matchAll(index, log, networks, others);
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

function readNetworks(path: string): NetworkTable {
  const rows = readFileSync(path, 'latin1').trimEnd().split('\n');
  return compileNetworks(
    rows.map((row) => {
      const [cidr = '', unitId = ''] = row.split(' ');
      return { cidr, unitId };
    }),
  );
}

async function matchAll(
  index: IndicatorIndex,
  log: string,
  networks: string,
  others: readonly Worker[],
): Promise<Matched> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const share = { memory: index.memory, log, networks, next };
  const running = others.map(
    (worker, i) =>
      new Promise<Matched>((resolve, reject) => {
        worker.once('message', (matched: Matched) => {
          resolve({ ...matched, seen: Sightings.from(matched.seen) });
        });
        worker.once('error', reject);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
        worker.postMessage({ ...share, area: i + 1 });
      }),
  );
  const own = matchPieces({ ...share, area: 0 });
  const pieces: Piece[] = [...own.pieces];
  for (const matched of await Promise.all(running)) {
    for (const [i, piece] of Object.entries(matched.pieces)) pieces[Number(i)] = piece;
    own.seen.addAll(matched.seen);
  }
  return { pieces, seen: own.seen };
}

/** Matches one piece after the other until none is left: the lines that start in it. */
function matchPieces({ memory, log, networks, next, area }: Share): Matched {
  const index = new IndicatorIndex(memory);
  const sieve = new WasmSieve(index, area);
  const units = readNetworks(networks);
  const seen = new Sightings();
  const pieces: Piece[] = [];
  const file = openSync(log, 'r');
  const { size } = statSync(log);
  for (;;) {
    const i = Atomics.add(next, 0, 1);
    if (i * pieceBytes >= size) break;
    const piece: Piece = { lines: 0, hits: 0, sum: 0 };
    const onHit = (hit: Hit): void => {
      if (!hit.counts) return;
      const at = hit.at ?? 0;
      const client = hit.clientIpv4;
      const whose =
        client >= 0 ? units.attributeIpv4(client, at) : units.attribute(hit.clientAddress ?? '', at);
      const unit = whose.kind === 'unit' ? Number(whose.unitId) : 0;
      const day = Math.floor(at / 86_400_000) - firstDay;
      piece.hits++;
      piece.sum += hit.lineNumber * 31 + hit.indicatorId * 7 + unit * 3 + day;
      seen.add(day, unit, hit.indicatorId);
    };
    const matcher = createMatcher(index, { context, sieve: () => sieve });
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
  return { pieces, seen };
}

/** Start of the first line that starts at or after `position`. */
function lineAfter(file: number, position: number): number {
  if (position === 0) return 0;
  const buffer = Buffer.alloc(65_536);
  const count = readSync(file, buffer, 0, buffer.length, position - 1);
  const feed = buffer.subarray(0, count).indexOf(10);
  return feed < 0 ? position : position + feed;
}
