/**
 * Time to read one line, format by format: found by its looks (`auto`) and told, and the antivirus reader.
 * The lines are of our own making (packages/engine/test/log-lines.ts). Fails when a format takes over 10 µs.
 */
import { decodeLine, readDetection } from '@lachan/engine';
import { logLines, unknownLines } from '../packages/engine/test/log-lines.ts';

const allowedMicros = 10;
const context = { now: Date.UTC(2026, 10, 21, 12) };

/** The quickest of seven rounds: pauses of a shared machine are not the decoder's. */
function microsFor(read: () => unknown): number {
  const rounds = 2000;
  for (let i = 0; i < 3000; i++) read();
  let best = Infinity;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let i = 0; i < rounds; i++) read();
    best = Math.min(best, ((performance.now() - start) * 1000) / rounds);
  }
  return best;
}

const rows = [
  ...logLines.map(({ what, format, line, columns }) => ({ what, format, line, columns })),
  ...unknownLines.map((line) => ({
    what: `unknown: ${line.slice(0, 30)}`,
    format: 'text' as const,
    line,
    columns: undefined,
  })),
].map(({ what, format, line, columns }) => {
  const known = columns ? { ...context, columns } : context;
  return {
    what,
    format,
    auto: microsFor(() => decodeLine(line, 'auto', known)),
    told: microsFor(() => decodeLine(line, format, known)),
    antivirus: microsFor(() => readDetection(line, known)),
  };
});
rows.sort((a, b) => b.auto - a.auto);
console.log('µs per line: found by its looks · format told · antivirus reader');
for (const { what, format, auto, told, antivirus } of rows)
  console.log(
    `${auto.toFixed(1).padStart(6)} ${told.toFixed(1).padStart(6)} ${antivirus.toFixed(1).padStart(6)}  ${format}: ${what}`,
  );
const slow = rows.filter(({ auto }) => auto > allowedMicros);
if (slow.length > 0) {
  console.log(`Over ${allowedMicros} µs: ${slow.map(({ what }) => what).join(', ')}`);
  process.exitCode = 1;
}
