// The engine on one file: node bench/engine-run.ts INDICATORS LOG THREADS NETWORKS → one line of JSON.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
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

interface Share {
  memory: IndicatorIndex['memory'];
  log: string;
  networks: string;
  from: number;
  to: number;
  area: number;
}

interface Part {
  lines: number;
  hits: number;
  sum: number;
  seen: Sightings;
}

/** The log bears no zone, no year in dnsmasq's lines, and no header for the columns of nfdump. */
const context: DecodeContext = {
  now: (firstDay + 9) * 86_400_000,
  zoneMinutes: 0,
  columns: 'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt'.split(','),
};

if (isMainThread) await main(process.argv.slice(2));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
else parentPort?.postMessage(matchPart(workerData as Share));

async function main([indicators = '', log = '', threads = '1', networks = '']: string[]): Promise<void> {
  const started = performance.now();
  const index = readIndicators(indicators);
  const built = performance.now();
  const before = process.cpuUsage();
  const parts = await matchAll(index, log, networks, Number(threads));
  const answer = { lines: 0, hits: 0, sum: 0 };
  const seen = new Sightings();
  for (const part of parts) {
    answer.sum += part.sum + part.hits * answer.lines * 31;
    answer.lines += part.lines;
    answer.hits += part.hits;
    seen.addAll(part.seen);
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
  threads: number,
): Promise<Part[]> {
  const { size } = statSync(log);
  const shares = Array.from({ length: threads }, (_, i): Share => ({
    memory: index.memory,
    log,
    networks,
    from: Math.floor((size / threads) * i),
    to: i === threads - 1 ? size : Math.floor((size / threads) * (i + 1)),
    area: i,
  }));
  const [first, ...others] = shares;
  const running = others.map(
    (share) =>
      new Promise<Part>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), { workerData: share });
        worker.once('message', (part: Part) => {
          resolve({ ...part, seen: Sightings.from(part.seen) });
        });
        worker.once('error', reject);
      }),
  );
  const own = first ? [matchPart(first)] : [];
  return [...own, ...(await Promise.all(running))];
}

/** Matches the lines that start in `[from, to)`. */
function matchPart({ memory, log, networks, from, to, area }: Share): Part {
  const matcher = createMatcher(new IndicatorIndex(memory), {
    context,
    sieve: (index) => new WasmSieve(index, area),
  });
  const units = readNetworks(networks);
  const part: Part = { lines: 0, hits: 0, sum: 0, seen: new Sightings() };
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(log, 'r');
  const onHit = (hit: Hit): void => {
    if (!hit.counts) return;
    const at = hit.at ?? 0;
    const whose = units.attribute(hit.clientAddress ?? '', at);
    const unit = whose.kind === 'unit' ? Number(whose.unitId) : 0;
    const day = Math.floor(at / 86_400_000) - firstDay;
    part.hits++;
    part.sum += hit.lineNumber * 31 + hit.indicatorId * 7 + unit * 3 + day;
    part.seen.add(day, unit, hit.indicatorId);
  };
  let position = from === 0 ? 0 : lineAfter(file, from, buffer);
  const end = to === statSync(log).size ? to : lineAfter(file, to, buffer);
  while (position < end) {
    const count = readSync(file, buffer, 0, Math.min(buffer.length, end - position), position);
    if (count === 0) break;
    matcher.push(buffer.subarray(0, count), onHit);
    position += count;
  }
  matcher.end(onHit);
  closeSync(file);
  part.lines = matcher.stats.lines;
  return part;
}

/** Start of the first line that starts at or after `position`. */
function lineAfter(file: number, position: number, buffer: Buffer): number {
  const count = readSync(file, buffer, 0, 65_536, position - 1);
  const feed = buffer.subarray(0, count).indexOf(10);
  return feed < 0 ? position : position + feed;
}
