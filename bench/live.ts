// A live stream, other inputs than plain files, and the worst of texts, on one thread beside an idle one:
//   node bench/live.ts [--indicators 1000000] [--batches 400]
// Batches of 1 MB come one after the other to tables that stay in memory, as a collector sends them.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createGunzip, gzipSync } from 'node:zlib';
import { createMatcher, type IndicatorIndex, type Matcher } from '@lachan/engine';
import { filesOf } from './generate.ts';
import { readIndicators } from './read-indicators.ts';
import { firstDay } from './work.ts';

const { values } = parseArgs({
  options: {
    indicators: { type: 'string', default: '1000000' },
    batches: { type: 'string', default: '400' },
  },
});
const megabyte = 1024 * 1024;
const context = { now: (firstDay + 9) * 86_400_000, zoneMinutes: 0 };
const { log, list } = filesOf(
  { lines: 1_000_000, indicators: 1_000_000, shape: 'eve', hitShare: 0.01 },
  Number(values.indicators),
);
const index = readIndicators(list);
const eve = readFileSync(log).subarray(0, 256 * megabyte);

console.log(`${values.indicators} indicators, load ${loadavg()[0]?.toFixed(1)}`);
liveBatches(index);
await packed(index);
dense(index, 'ab.cd ', 'names');
dense(index, '1.2.3.4 ', 'addresses');
dense(index, '::1 ', 'IPv6 addresses');

/** Cuts anywhere, as a network does; a hit is asked for what a sighting needs. */
function liveBatches(tables: IndicatorIndex): void {
  const matcher = createMatcher(tables, { context });
  let hits = 0;
  const clocks: number[] = [];
  for (let i = 0; i < Number(values.batches); i++) {
    const from = (i % 255) * megabyte;
    const batch = eve.subarray(from, from + megabyte);
    const started = performance.now();
    matcher.push(batch, (hit) => {
      if (hit.counts && hit.at !== null && hit.clientAddress !== undefined) hits++;
    });
    // The first ones warm up.
    if (i >= 100) clocks.push(performance.now() - started);
  }
  clocks.sort((a, b) => a - b);
  const at = (share: number): string => `${clocks[Math.floor(clocks.length * share)]?.toFixed(2)} ms`;
  console.log(`1 MB of EVE: median ${at(0.5)}, p95 ${at(0.95)}, best ${at(0)}; ${hits} hits`);
}

/** Unpacking in the same thread, as for one file. */
async function packed(tables: IndicatorIndex): Promise<void> {
  const plain = eve.subarray(0, 64 * megabyte);
  const gzip = gzipSync(plain, { level: 6 });
  await spent('gzip, unpacked and thrown away', plain.length, async () => {
    for await (const chunk of unpack(gzip)) void chunk;
  });
  const matcher = createMatcher(tables, { context });
  await spent('gzip, unpacked and matched', plain.length, async () => {
    for await (const chunk of unpack(gzip)) matcher.push(chunk, () => {});
  });
}

function unpack(gzip: Buffer): AsyncIterable<Buffer> {
  const stream = createGunzip({ chunkSize: 256 * 1024 });
  stream.end(gzip);
  return stream;
}

/** Nothing but short tokens, in lines of 1,000 of them. */
function dense(tables: IndicatorIndex, token: string, name: string): void {
  const line = Buffer.from(`${token.repeat(1000)}\n`);
  const text = Buffer.alloc(32 * megabyte);
  for (let at = 0; at < text.length; at += line.length) line.copy(text, at);
  const matcher = createMatcher(tables, { context });
  const run = (of: Matcher): void => {
    for (let at = 0; at < text.length; at += megabyte) of.push(text.subarray(at, at + megabyte), () => {});
  };
  run(matcher);
  void spent(`nothing but ${name}: ${JSON.stringify(token.repeat(2))}`, text.length, () => run(matcher));
}

async function spent(what: string, bytes: number, work: () => Promise<void> | void): Promise<void> {
  const before = process.cpuUsage();
  const started = performance.now();
  const done = work();
  if (done) await done;
  const clock = (performance.now() - started) / 1000;
  const used = process.cpuUsage(before);
  const cpu = (used.user + used.system) / 1e6;
  const rate = (seconds: number): string => `${(bytes / seconds / 1e6).toFixed(0)} MB/s`;
  console.log(`${what}: ${rate(clock)} by the clock, ${rate(cpu)} by processor time`);
}
