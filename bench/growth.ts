// How time and memory grow: node bench/growth.ts [--lines 1000000] [--threads 1] [--repeat 3] [--more 10000000]
// The same lines against 10 thousand to 5 million indicators, of which the lines hold the first ten thousand; then more
// lines against a million. Every run must find the same.
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer } from './engine-run.ts';
import { filesOf } from './generate.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    threads: { type: 'string', default: '1' },
    repeat: { type: 'string', default: '3' },
    more: { type: 'string', default: '10000000' },
  },
});
const listed = 10_000;

interface Case {
  lines: number;
  indicators: number;
  answers: Answer[];
}

/** Lets all cases take turns, which spreads the noise of a shared machine. */
function run(cases: Case[], repeat: number): void {
  for (let round = 0; round < repeat; round++) {
    for (const { lines, indicators, answers } of cases) {
      const { log, list, networks } = filesOf(
        { lines, indicators: listed, shape: 'mixed', hitShare: 0.01 },
        indicators,
      );
      const script = join(import.meta.dirname, 'engine-run.ts');
      const said = execFileSync(process.execPath, [script, list, log, values.threads, networks], {
        encoding: 'utf8',
      });
      answers.push(JSON.parse(said) as Answer);
    }
  }
}

const middle = (numbers: number[]): number =>
  numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

function show({ lines, indicators, answers }: Case, first: Case): void {
  const nanoseconds = (one: Case, figure: 'matchSeconds' | 'cpuSeconds'): number =>
    (middle(one.answers.map((answer) => answer[figure])) / one.lines) * 1e9;
  const times = (figure: 'matchSeconds' | 'cpuSeconds'): string =>
    `${nanoseconds({ lines, indicators, answers }, figure).toFixed(0)} ns a line (${(nanoseconds({ lines, indicators, answers }, figure) / nanoseconds(first, figure)).toFixed(2)}×)`;
  console.log(
    [
      `${lines} lines, ${indicators} indicators`.padEnd(38),
      `clock ${times('matchSeconds')}`,
      `processor ${times('cpuSeconds')}`,
      `build ${middle(answers.map(({ buildSeconds }) => buildSeconds)).toFixed(2)} s`,
      `peak ${middle(answers.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0)} MB`,
    ].join('   '),
  );
}

function check(cases: readonly Case[]): void {
  const answers = cases.flatMap((one) => one.answers);
  for (const { lines, hits, sum, sightings } of answers)
    if (
      lines !== answers[0]?.lines ||
      hits !== answers[0].hits ||
      sum !== answers[0].sum ||
      sightings !== answers[0].sightings
    ) {
      console.error('The answers differ');
      process.exitCode = 1;
    }
}

console.log(`${values.threads} threads, load ${loadavg()[0]?.toFixed(1)} before`);
const growing = [10_000, 100_000, 1_000_000, 5_000_000].map((indicators) => ({
  lines: Number(values.lines),
  indicators,
  answers: [],
}));
run(growing, Number(values.repeat));
check(growing);
const longer: Case[] = [Number(values.lines), Number(values.more)].map((lines) => ({
  lines,
  indicators: 1_000_000,
  answers: [],
}));
if (Number(values.more) > 0) run(longer, Math.min(2, Number(values.repeat)));
const [smallest] = growing;
const [shorter] = longer;
for (const one of growing) if (smallest) show(one, smallest);
if (Number(values.more) > 0) for (const one of longer) if (shorter) show(one, shorter);
console.log(`load ${loadavg()[0]?.toFixed(1)} after`);
