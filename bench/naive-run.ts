// What one writes first in Node: lines, a pattern, a Map. node bench/naive-run.ts INDICATORS LOG → JSON.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [indicators = '', log = ''] = process.argv.slice(2);
const started = performance.now();
const ids = new Map<string, number>();
for (const line of readFileSync(indicators, 'latin1').split('\n')) {
  if (line !== '') ids.set(line.slice(line.indexOf(' ') + 1), ids.size);
}
const built = performance.now();
const before = process.cpuUsage();
let lines = 0;
let hits = 0;
let sum = 0;
for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Infinity })) {
  lines++;
  const seen = new Set<number>();
  for (const [token] of line.toLowerCase().matchAll(/[\w-]+(?:\.[\w-]+)+|\b[0-9a-f]{64}\b/g)) {
    for (let rest = token; ; rest = rest.slice(rest.indexOf('.') + 1)) {
      const id = ids.get(rest);
      if (id !== undefined && (rest === token || !/\.\d+$/.test(rest))) {
        seen.add(id);
        break;
      }
      if (!rest.includes('.')) break;
    }
  }
  for (const id of seen) {
    hits++;
    sum += lines * 31 + id;
  }
}
const matchSeconds = (performance.now() - built) / 1000;
const used = process.cpuUsage(before);
const cpuSeconds = (used.user + used.system) / 1e6;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({
    lines,
    hits,
    sum,
    buildSeconds: (built - started) / 1000,
    matchSeconds,
    cpuSeconds,
    peakMegabytes,
  }),
);
