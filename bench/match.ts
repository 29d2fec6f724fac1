// Matching beside its peers, in one run, on the same generated work:
//   node bench/match.ts [--lines 1000000] [--indicators 1000000] [--hits 0.01] [--shape mixed|eve] [--repeat 3] [--peers c,naive,duckdb,chdb]
// Every program must give the same answer, or the run fails.
import { execFileSync } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer } from './engine-run.ts';
import { filesOf, workFolder } from './generate.ts';
import type { Work } from './work.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '1000000' },
    indicators: { type: 'string', default: '1000000' },
    hits: { type: 'string', default: '0.01' },
    shape: { type: 'string', default: 'mixed' },
    repeat: { type: 'string', default: '3' },
    peers: { type: 'string', default: 'c,naive,duckdb' },
  },
});
const work: Work = {
  lines: Number(values.lines),
  indicators: Number(values.indicators),
  shape: values.shape === 'eve' ? 'eve' : 'mixed',
  hitShare: Number(values.hits),
};
const { log, list, networks } = filesOf(work);

interface Contestant {
  name: string;
  command: string;
  arguments: string[];
}

const script = (name: string): string => join(import.meta.dirname, name);
const peers = new Set(values.peers.split(','));
const contestants: Contestant[] = [];
if (peers.has('c')) {
  const binary = join(workFolder, 'work3-limit');
  execFileSync('cc', ['-O3', '-march=native', '-pthread', '-o', binary, script('limit.c')]);
  for (const threads of ['1', '2'])
    contestants.push({
      name: `C -O3, ${threads}`,
      command: binary,
      arguments: [list, log, threads, networks],
    });
}
for (const threads of ['1', '2']) {
  contestants.push({
    name: `engine, ${threads}`,
    command: process.execPath,
    arguments: [script('engine-run.ts'), list, log, threads, networks],
  });
}
if (peers.has('duckdb') && work.shape === 'eve') {
  contestants.push({
    name: 'DuckDB, 2',
    command: process.execPath,
    arguments: [script('duckdb-run.ts'), list, log, '2', networks],
  });
}
if (peers.has('chdb') && work.shape === 'eve') {
  contestants.push({
    name: 'ClickHouse, 2',
    command: process.execPath,
    arguments: [script('chdb-run.ts'), list, log, '2', networks],
  });
}
if (peers.has('naive')) {
  contestants.push({
    name: 'naive Node, 1',
    command: process.execPath,
    arguments: [script('naive-run.ts'), list, log, '1', networks],
  });
}

console.log(
  `${work.lines} ${work.shape} lines, ${work.indicators} indicators, ${work.hitShare * 100} % hits; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before`,
);
const results = new Map<string, Answer[]>(contestants.map(({ name }) => [name, []]));
// Taking turns spreads the noise of a shared machine over all.
for (let round = 0; round < Number(values.repeat); round++) {
  for (const contestant of contestants) {
    const answer = JSON.parse(
      execFileSync(contestant.command, contestant.arguments, { encoding: 'utf8' }),
    ) as Answer;
    results.get(contestant.name)?.push(answer);
  }
}

const [reference] = [...results.values()][0] ?? [];
let isWrong = false;
for (const [name, answers] of results) {
  const seconds = answers.map((answer) => answer.matchSeconds).sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? Number.NaN;
  const [answer] = answers;
  const same = answers.every(
    (other) =>
      other.hits === reference?.hits &&
      other.sum === reference.sum &&
      other.sightings === reference.sightings &&
      other.lines === reference.lines,
  );
  isWrong ||= !same;
  console.log(
    [
      name.padEnd(16),
      `${median.toFixed(3)} s`.padStart(9),
      `(${seconds[0]?.toFixed(3)}–${seconds.at(-1)?.toFixed(3)})`.padEnd(16),
      `${(work.lines / median / 1e6).toFixed(2)} M lines/s`.padStart(16),
      `cpu ${answers
        .map((answer) => answer.cpuSeconds)
        .sort((a, b) => a - b)[0]
        ?.toFixed(3)} s`.padStart(12),
      `build ${answer?.buildSeconds.toFixed(2)} s`.padStart(14),
      answer?.peakMegabytes === undefined ? '' : `${answer.peakMegabytes.toFixed(0)} MB`.padStart(9),
      same ? `${answer?.hits} hits, ${answer?.sightings} sightings` : `WRONG: ${JSON.stringify(answer)}`,
    ].join('  '),
  );
}
console.log(`load ${loadavg()[0]?.toFixed(1)} after`);
if (isWrong) process.exitCode = 1;
